import weakref

class Page:
    def __del__(self):
        print('finalizer')

def gone(ref):
    print('callback, and the page is', ref())

page = Page()
look = weakref.ref(page, gone)
print('deleting')
del page
print('done')
