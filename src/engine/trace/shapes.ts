// Which struct an object of a built-in type is, and which of its words hold strong references. No CPython file: it says as a
// table what the tp_dealloc of each type drops.
//
// A row is `type struct field field ...`; `type` is tp_name; `-`: none, `?`: those that tp_traverse visits, as for a type without
// a row. What lies outside an object's own words (list items, dict tables, frames ...) is walked in fields.ts.

import { Py_TPFLAGS_HEAPTYPE } from '../include/flags.ts';
import { type Field, fieldsOf, PyTypeObject, type StructInfo, structNamed } from '../include/structs.ts';
import { registerCache } from '../memory/caches.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { type destructor, PyType_HasFeature } from '../objects/object.ts';
import { tp_name } from '../objects/typename.ts';

export interface Shape {
  /** tp_name of the type that has the row. */
  readonly name: string;
  /** The C struct, if the tables of layouts have it, and its fields. */
  readonly struct: StructInfo | null;
  readonly fields: readonly Field[];
  /** Names and offsets of the words that own what they point at; null: what tp_traverse visits. */
  readonly owned: readonly (readonly [string, number])[] | null;
}

const ROWS = `
object PyObject -
int PyLongObject -
bool PyLongObject -
float PyFloatObject -
complex PyComplexObject -
str PyASCIIObject -
bytes PyBytesObject -
bytearray PyByteArrayObject -
tuple PyTupleObject -
list PyListObject -
dict PyDictObject -
set PySetObject -
frozenset PySetObject -
range rangeobject start stop step length
slice PySliceObject start stop step
range_iterator _PyRangeIterObject -
longrange_iterator longrangeiterobject start step len
function PyFunctionObject func_globals func_builtins func_name func_qualname func_code func_defaults func_kwdefaults func_closure func_doc func_dict func_module func_annotations func_annotate func_typeparams
method PyMethodObject im_func im_self
builtin_function_or_method PyCFunctionObject m_self m_module
builtin_method PyCMethodObject m_self m_module mm_class
cell PyCellObject ob_ref
code PyCodeObject co_consts co_names co_localsplusnames co_localspluskinds co_filename co_name co_qualname co_linetable co_exceptiontable
type PyTypeObject tp_base tp_dict tp_bases tp_mro tp_cache tp_subclasses
frame PyFrameObject f_back f_trace f_extra_locals f_locals_cache f_overwritten_fast_locals
traceback PyTracebackObject tb_next tb_frame
generator PyGenObject gi_name gi_qualname gi_exc_value
coroutine PyGenObject gi_name gi_qualname gi_exc_value gi_origin_or_finalizer
async_generator PyGenObject gi_name gi_qualname gi_exc_value gi_origin_or_finalizer
module PyModuleObject md_dict md_name
weakref.ReferenceType PyWeakReference wr_callback
weakref.ProxyType PyWeakReference wr_callback
weakref.CallableProxyType PyWeakReference wr_callback
method_descriptor PyMethodDescrObject d_type d_name d_qualname
classmethod_descriptor PyMethodDescrObject d_type d_name d_qualname
member_descriptor PyMemberDescrObject d_type d_name d_qualname
getset_descriptor PyGetSetDescrObject d_type d_name d_qualname
wrapper_descriptor PyWrapperDescrObject d_type d_name d_qualname
list_iterator _PyListIterObject it_seq
list_reverseiterator listreviterobject it_seq
tuple_iterator _PyTupleIterObject it_seq
dict_keys _PyDictViewObject dv_dict
dict_values _PyDictViewObject dv_dict
dict_items _PyDictViewObject dv_dict
dict_keyiterator dictiterobject di_dict di_result
dict_valueiterator dictiterobject di_dict di_result
dict_itemiterator dictiterobject di_dict di_result
dict_reversekeyiterator dictiterobject di_dict di_result
dict_reversevalueiterator dictiterobject di_dict di_result
dict_reverseitemiterator dictiterobject di_dict di_result
set_iterator setiterobject si_set
iterator seqiterobject it_seq
callable_iterator calliterobject it_callable it_sentinel
enumerate enumobject en_sit en_result en_longindex one
reversed reversedobject seq
zip zipobject ittuple result
map mapobject iters func
filter filterobject func it
collections.defaultdict defdictobject default_factory
collections.OrderedDict odictobject od_inst_dict
odict_iterator odictiter di_odict di_current di_result
odict_keys _PyDictViewObject dv_dict
odict_values _PyDictViewObject dv_dict
odict_items _PyDictViewObject dv_dict
collections.deque dequeobject ?
functools.partial partialobject fn args kw dict
functools._lru_list_elem lru_list_elem key result
functools._lru_cache_wrapper lru_cache_object cache func kwd_mark cache_info_type dict
line_iterator lineiterator li_code
positions_iterator positionsiterator pi_code
_struct.unpack_iterator unpackiterobject so obj
_struct.Struct PyStructObject s_format
_ctypes._CData CDataObject keep
formatteriterator formatteriterobject str
fieldnameiterator fieldnameiterobject str
managedbuffer _PyManagedBufferObject ?
memoryview PyMemoryViewObject ?
operator.itemgetter itemgetterobject ?
operator.attrgetter attrgetterobject ?
operator.methodcaller methodcallerobject name args xargs kwds vectorcall_kwnames
re.Pattern PatternObject ?
re.Match MatchObject ?
_csv.reader ReaderObj input_iter dialect fields
_csv.writer WriterObj write dialect error_obj
_sre.SRE_Scanner ScannerObject pattern string obj
_thread.lock lockobject ?
_thread.RLock rlockobject ?
_thread._ThreadHandle PyThreadHandleObject ?
_thread._local localobject key args kw dummies wr_callback localdicts thread_watchdogs
_thread._localdummy localdummyobject -
_io._IOBase iobase ?
_io.FileIO fileio ?
_io.BytesIO bytesio ?
_io._BytesIOBuffer bytesiobuf ?
_io.StringIO stringio ?
_io.IncrementalNewlineDecoder nldecoder_object ?
_io.BufferedReader buffered ?
_io.BufferedWriter buffered ?
_io.BufferedRandom buffered ?
_io.BufferedRWPair rwpair ?
_io.TextIOWrapper textio ?
_tokenize.TokenizerIter tokenizeriterobject last_line
property propertyobject ?
super superobject ?
mappingproxy mappingproxyobject ?
staticmethod classmethod ?
classmethod classmethod ?
method-wrapper wrapperobject ?
types.GenericAlias gaobject ?
generic_alias_iterator gaiterobject ?
types.SimpleNamespace _PyNamespaceObject ?
typing.Union unionobject ?
types.UnionType unionobject ?
typing.TypeVar typevarobject ?
typing.ParamSpec paramspecobject ?
typing.ParamSpecArgs paramspecattrobject ?
typing.ParamSpecKwargs paramspecattrobject ?
typing.TypeVarTuple typevartupleobject ?
typing.TypeAliasType typealiasobject ?
_typing._ConstEvaluator constevaluatorobject ?
string.templatelib.Template templateobject ?
string.templatelib.Interpolation interpolationobject ?
string.templatelib.TemplateIter templateiterobject ?
str_iterator unicodeiterobject ?
str_ascii_iterator unicodeiterobject ?
memory_iterator memoryiterobject ?
coroutine_wrapper PyCoroWrapper ?
anext_awaitable anextawaitableobject wrapped default_value
FrameLocalsProxy PyFrameLocalsProxyObject ?
PyCapsule PyCapsule ?
_contextvars.Context PyContext ?
_contextvars.ContextVar PyContextVar ?
_contextvars.Token PyContextToken ?
_abc._abc_data _abc_data ?
_random.Random RandomObject ?
_sre.SRE_Template TemplateObject ?
collections._deque_iterator dequeiterobject ?
collections._deque_reverse_iterator dequeiterobject ?
collections._tuplegetter _tuplegetterobject ?
functools.KeyWrapper keyobject ?
itertools.accumulate accumulateobject ?
itertools.batched batchedobject ?
itertools.chain chainobject ?
itertools.combinations combinationsobject ?
itertools.combinations_with_replacement combinationsobject ?
itertools.compress compressobject ?
itertools.count countobject ?
itertools.cycle cycleobject ?
itertools.dropwhile dropwhileobject ?
itertools.filterfalse filterfalseobject ?
itertools.groupby groupbyobject ?
itertools._grouper _grouperobject ?
itertools.islice isliceobject ?
itertools.pairwise pairwiseobject ?
itertools.permutations permutationsobject ?
itertools.product productobject ?
itertools.repeat repeatobject ?
itertools.starmap starmapobject ?
itertools.takewhile takewhileobject ?
itertools._tee teeobject ?
itertools._tee_dataobject teedataobject ?
itertools.zip_longest ziplongestobject ?
array.array arrayobject ?
array.arrayiterator arrayiterobject ao
posix.DirEntry DirEntry name path stat lstat
posix.ScandirIterator ScandirIterator entries
async_generator_asend PyAsyncGenASend ags_gen ags_sendval
async_generator_athrow PyAsyncGenASend ags_gen ags_sendval
async_generator_wrapped_value _PyAsyncGenWrappedValue agw_val
BaseException PyBaseExceptionObject ?
BaseExceptionGroup PyBaseExceptionGroupObject ?
ExceptionGroup PyBaseExceptionGroupObject ?
StopIteration PyStopIterationObject ?
StopAsyncIteration PyStopIterationObject ?
SystemExit PySystemExitObject ?
ImportError PyImportErrorObject ?
ModuleNotFoundError PyImportErrorObject ?
OSError PyOSErrorObject ?
NameError PyNameErrorObject ?
UnboundLocalError PyNameErrorObject ?
AttributeError PyAttributeErrorObject ?
SyntaxError PySyntaxErrorObject ?
IndentationError PySyntaxErrorObject ?
TabError PySyntaxErrorObject ?
UnicodeError PyUnicodeErrorObject ?
UnicodeEncodeError PyUnicodeErrorObject ?
UnicodeDecodeError PyUnicodeErrorObject ?
UnicodeTranslateError PyUnicodeErrorObject ?
`;

const byName = new Map<string, readonly string[]>();
for (const row of ROWS.trim().split('\n')) {
  const [type, ...rest] = row.split(' ');
  byName.set(type, rest);
}

/** The C names of all structs that objects are shown as. */
export const shapeStructs = (): Set<string> => new Set([...byName.values()].map(([structName]) => structName));

const UNKNOWN: Shape = { name: '', struct: null, fields: [], owned: null };

const deallocOf = (type: Ref): destructor => fn<destructor>(ld(type + PyTypeObject.tp_dealloc));

function makeShape(type: Ref): Shape {
  for (let t = type; t !== 0; t = ld(t + PyTypeObject.tp_base)) {
    const name = tp_name(t);
    const row = byName.get(name);
    if (row !== undefined) {
      const [structName, ...references] = row;
      const struct = structNamed(structName) ?? null;
      const fields = struct === null ? [] : fieldsOf(struct);
      const offset = (field: string): number | undefined => fields.find((f) => f.name === field)?.offset;
      const owned =
        references[0] === '?'
          ? null
          : references.flatMap((f) => {
              const at = offset(f);
              return at === undefined ? [] : [[f, at] as const];
            });
      return { name, struct, fields, owned };
    }
    // A base's row holds for a type that is destroyed as the base is.
    const base = ld(t + PyTypeObject.tp_base);
    if (base === 0 || deallocOf(base) !== deallocOf(t)) break;
  }
  return UNKNOWN;
}

const shapesCache = new Map<Ref, Shape>();
registerCache(() => shapesCache.clear());

/** The shape of the instances of a type of the engine (no class made at run time). */
export function shapeOf(type: Ref): Shape {
  let shape = shapesCache.get(type);
  if (shape === undefined) {
    shape = makeShape(type);
    shapesCache.set(type, shape);
  }
  return shape;
}
/** The shape of the instances of any type: that of the built-in base for a class made at run time. */
export function builtinShape(type: Ref): Shape {
  let base = type;
  while (PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE)) base = ld(base + PyTypeObject.tp_base);
  return shapeOf(base);
}
