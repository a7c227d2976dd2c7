# fails: clicks-arrive
# says: a click should have reached it
import gc
import weakref

gc.disable()

class Button:
    def __init__(self, window, label):
        self.window = window
        self.label = label
    def click(self):
        self.window.clicked.append(self.label)

class Window:
    def __init__(self):
        self.clicked = []
        self.buttons = [weakref.ref(Button(self, "{{label}}"))]

window = Window()
window.buttons[0]() and window.buttons[0]().click()
clicks = window.clicked[0] if window.clicked else "nothing"
watch = weakref.ref(window)
del window
