"""How the simulated CPython was built, as Lib/sysconfig asks for it: 64-bit Linux, no debugging, no test modules in C."""

build_time_vars = {
    'ABIFLAGS': '',
    'CC': 'cc',
    'CFLAGS': '-fno-strict-overflow -Wsign-compare -DNDEBUG -g -O2 -Wall',
    'CONFIG_ARGS': '--disable-test-modules',
    'EXT_SUFFIX': '.cpython-314-x86_64-linux-gnu.so',
    'MULTIARCH': 'x86_64-linux-gnu',
    'OPT': '-DNDEBUG -g -O2 -Wall',
    'PY_CFLAGS': '-fno-strict-overflow -Wsign-compare -DNDEBUG -g -O2 -Wall',
    'Py_DEBUG': 0,
    'Py_ENABLE_SHARED': 0,
    'Py_GIL_DISABLED': 0,
    'Py_HASH_ALGORITHM': 0,
    'Py_TRACE_REFS': 0,
    'SIZEOF_VOID_P': 8,
    'SOABI': 'cpython-314-x86_64-linux-gnu',
    'TEST_MODULES': 'no',
    'WITH_DOC_STRINGS': 1,
    'WITH_DTRACE': 0,
    'WITH_MIMALLOC': 0,
    'WITH_PYMALLOC': 1,
}
