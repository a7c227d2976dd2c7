import gc
import weakref

gc.disable()

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
        self.handler = None

connection = Connection()
watch = weakref.ref(connection)
connection.close()
del connection
gc.collect()
