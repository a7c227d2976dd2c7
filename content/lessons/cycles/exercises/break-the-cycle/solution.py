import gc
import weakref

gc.disable()

class Button:
    def __init__(self, window, label):
        self.window = weakref.ref(window)
        self.label = label
    def click(self):
        self.window().clicked.append(self.label)

class Window:
    def __init__(self):
        self.clicked = []
        self.buttons = [Button(self, '{{label}}')]

window = Window()
window.buttons[0].click()
clicks = window.clicked[0]
watch = weakref.ref(window)
del window
