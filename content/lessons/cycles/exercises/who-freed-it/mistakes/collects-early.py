# fails: freed-on-the-line, no-collection
# says: freed by a collection on line 22, `gc.collect()`
import gc
import weakref

class Handler:
    def __init__(self, connection):
        self.connection = connection
    def closed(self):
        print('{{said}}')

class Connection:
    def __init__(self):
        self.handler = Handler(self)
    def close(self):
        self.handler.closed()

connection = Connection()
watch = weakref.ref(connection)
connection.close()
del connection
gc.collect()
