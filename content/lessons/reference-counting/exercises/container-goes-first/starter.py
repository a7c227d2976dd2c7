class Page:
    pass

class Box:
    def __init__(self, page, text=''):
        self.page = page
        if text:
            print(text)

page = Page()  # (1)
box = Box(page)  # (2)
del page
box = Box(None, 'new box')
print('done')
