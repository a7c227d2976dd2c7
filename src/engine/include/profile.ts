// What differs between CPython versions, as data. Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2.

export type PythonVersion = '3.12' | '3.13' | '3.14' | '3.15';

export interface Profile {
  readonly version: PythonVersion;
  /** sys.version_info[:3], and sys.hexversion's serial part is always final. */
  readonly versionInfo: readonly [number, number, number];
  /** Small ints from -5 to this are cached. */
  readonly maxSmallInt: number;
  /** What sys.getrefcount gives for an immortal object. */
  readonly immortalRefcount: number;
  /** Interned constants and sys.intern results live forever. */
  readonly internImmortal: boolean;
  /** Loads of locals may borrow (LOAD_FAST_BORROW). */
  readonly borrowLocals: boolean;
  /** The syntax tree holds each bytes literal by two references. */
  readonly treeHoldsBytesTwice: boolean;
  /** A C function without docstring has the __text_signature__ of its calling convention. */
  readonly signatureFromFlags: boolean;
  /** Annotations are evaluated when they are asked for (PEP 649). */
  readonly lateAnnotations: boolean;
  /** A generic alias finds type parameters in tuples and lists among its arguments too, and shows NoneType as None. */
  readonly aliasesLookIntoLists: boolean;
  /** What the symbol table holds of its names goes to the free list of ints, where the next collection finds it. */
  readonly symbolTableLeavesInts: boolean;
  /** object.__new__ says of a class without instances that there are none, not that it is not safe. */
  readonly newSaysNoInstances: boolean;
  /** LOAD_CONST borrows. */
  readonly borrowConsts: boolean;
  /** A frame releases its locals last to first, and operands and arguments go from the top of the stack down. */
  readonly releaseFromTop: boolean;
  /** An ended generator's frame has no f_back any more. */
  readonly generatorForgetsCaller: boolean;
  /** The operands of `a + b` and `a[k]` too. */
  readonly releaseRightOperandFirst: boolean;
  /** All classes share the descriptors of `__dict__` and `__weakref__`, which do not hold the class. */
  readonly sharedDictDescriptors: boolean;
  /** Plain weak references to garbage are cleared after the finalizers ran, not before. */
  readonly finalizersSeeWeakrefs: boolean;
  /** A traceback shows all lines of what failed, and marks the parentheses of a call. */
  readonly tracebacksShowRanges: boolean;
  /** Weak references with callbacks to an object that dies are held by a tuple, which the collector counts, also if there is one only. */
  readonly weakrefCallbacksInTuple: boolean;
  /** The collector counts candidates and takes the time. */
  readonly gcMeasures: boolean;
  /** A frozenset of items that are not tracked is not tracked. */
  readonly frozensetsUntracked: boolean;
  readonly gcThresholds: readonly [number, number, number];
  /** The collector sees attribute values as the instance's also when its `__dict__` was made. */
  readonly instancesVisitValues: boolean;
  /** sys.getsizeof counts a collector's head for static types, which have none. */
  readonly staticTypesCountHead: boolean;
  /** A call of a class enters a simple `__init__` without a tuple of the arguments also with `__slots__`, and if it leaves arguments out. */
  readonly entersAnySimpleInit: boolean;
  /** Attribute values lie behind the instance, if it is not var-sized: never, if it has nothing but its header, always. */
  readonly inlineValues: 'never' | 'bare' | 'always';
  /** A table of a dict is one size larger than needed, but where 8 more places make no difference; the empty one says so too. */
  readonly roundsTablesUp: boolean;
  /** A list with room for so many items or fewer is not made smaller; only emptying it gives the room back. */
  readonly keptListRoom: number;
  /** AttributeErrors of objects without `__dict__` say that. */
  readonly noDictSaysWhy: boolean;
  /** Which AttributeErrors of setting and deleting hold the object and the name: none, those of objects without values, or all (but "is read-only"). */
  readonly setErrorsHold: 'none' | 'valueless' | 'all';
  /** A warning that is shown imports the module that shows it, also where nothing was allocated that it is about. */
  readonly warningsImportWarnings: boolean;
  /** One byte made from a buffer, a tuple or an int is the shared object, as one byte of a literal is. */
  readonly writtenByteIsShared: boolean;
  /** A call through an instance does not bind a classmethod: the class is put before the arguments. */
  readonly classmethodsUnbound: boolean;
  /** A repr of a container, and a StringIO, is written by a writer with a block of its own (PyUnicodeWriter_Create), a character at a time. */
  readonly writersHaveBlocks: boolean;
  /** What atexit keeps are tuples, which the collector counts, not structs. */
  readonly exitCallbacksAreTuples: boolean;
  /** A keyword that no parameter has is told with the one that is near. */
  readonly suggestsKeywords: boolean;
  /** Ints, bound methods, ranges and iterators have free lists too, not only floats, tuples, lists, dicts and slices. */
  readonly moreFreelists: boolean;
  /** Dead complex numbers are kept for the next result of a calculation. */
  readonly complexFreelist: boolean;
  /** A full collection leaves the slice that is kept for the next one. */
  readonly collectionKeepsSlice: boolean;
  /** `s[a:b]` of a list, a tuple or a str makes no slice object. */
  readonly slicesWithoutObject: boolean;
  /** What is wrong with the end of a slice names None among what is right. */
  readonly sliceErrorsNameNone: boolean;
  /** What cannot be deleted of a class calls every class immutable. */
  readonly undeletableSaysImmutable: boolean;
  /** What cannot be raised is told with a message, not with the function that failed. */
  readonly unraisableSaysWhat: boolean;
  /** New dicts are tracked from birth. */
  readonly dictsAlwaysTracked: boolean;
  /** sum() compensates for rounding with ints among floats, and with complex numbers. */
  readonly compensatedSums: boolean;
  /** How the message begins when C functions recurse too deep. */
  readonly stackOverflow: string;
  /** The message of an unhashable key says what it was to be used as. */
  readonly unhashableSaysUse: boolean;
  /** A special method with a result of the wrong type is named with its type: 'T.__index__() must return an int, not str'. */
  readonly specialResultsNameType: boolean;
  /** `del a[i]`: as an empty slice does it, without making the array smaller, or making it smaller without giving it back. */
  readonly listItemDeletion: 'slice' | 'keep' | 'resize';
  /** co_filename of what is typed at the prompt; # stands for the entry's number. Tracebacks show source lines only where there is one. */
  readonly promptFilename: '<stdin>' | '<stdin>-#' | '<stdin-#>';
  /** `with` looks `__enter__` up first, binds both methods, and says nothing of a missing `__enter__`. */
  readonly withBindsMethods: boolean;
  /** The name of `__main__` is interned. */
  readonly internsMainName: boolean;
  /** Modules, and the script, have `__cached__`. */
  readonly modulesHaveCached: boolean;
  /** The tables of tracemalloc are there before and after tracing, too. */
  readonly traceTablesStay: boolean;
  /** A warning about an escape that stands for nothing says what to do, and names the escape's place; not the literal's. */
  readonly escapeWarningsAdvise: boolean;
  /** compile() asks of a tree that it gives back whether it is what the mode is for. */
  readonly compileChecksRoot: boolean;
  /** A SyntaxError about the bytes of a source before its first token keeps its place; it is not told as other errors are, without one. */
  readonly placedSourceErrors: boolean;
  /** What cannot be awaited is told by its type in quotes. */
  readonly awaitErrorsQuote: boolean;
  /** The end that `anext(it, default)` answers with the default is no longer being raised then. */
  readonly anextClearsEnd: boolean;
  /** What a method of an asynchronous generator gave warns if it was never awaited. */
  readonly asyncGenMethodsWarn: boolean;
  /** A special method whose descriptor raises AttributeError counts as absent; what else it raises is never dropped. */
  readonly bindingErrorMeansNone: boolean;
  /** A getset of a frame that cannot be deleted says its name. */
  readonly deletionNamesAttribute: boolean;
  /** A trace function hears of the StopIteration by which what is awaited or delegated to ends. */
  readonly sendTellsStopIteration: boolean;
  /** A loop over a list, a tuple, a str or bytes makes no iterator. */
  readonly iteratesInPlace: boolean;
  /** A class whose instances have items may have the slots `__dict__` and `__weakref__`. */
  readonly slotsBesideItems: boolean;
  /** What handles an exception that was thrown into a generator comes after the `yield`, not after what is next. */
  readonly throwComesFromYield: boolean;
  /** A code object says by a flag whether its first constant is a docstring; else a str in that place is one. */
  readonly flagsDocstrings: boolean;
  /** A function gets code of another kind (plain, generator, coroutine) with a warning. */
  readonly codeOfOtherKindWarns: boolean;
  /** print() holds sys.stdout while it writes. */
  readonly printHoldsStdout: boolean;
  /** An error in a callback of atexit is told with the callback in the message. */
  readonly exitErrorsSayWhat: boolean;
  /** No statement binds None, True or False: neither one that a program made, nor by a name that only its normal form makes so. */
  readonly namesAreChecked: boolean;
  /** isinstance() with an abstract class takes an object without `__class__` by its type. */
  readonly classMayBeMissing: boolean;
  /** The function of a function's annotations is named after that when it is made. */
  readonly runNamesAnnotate: boolean;
  /** The staticmethod and the classmethod that a class makes of a function have its name and docstring. */
  readonly copiesNamesOfMethods: boolean;
  /** An exception that cannot be raised is shown as an uncaught one is, with what led to it. */
  readonly unraisableIsTraced: boolean;
  /** chr() takes an int of C: beyond it there is an OverflowError. */
  readonly chrTakesCInt: boolean;
  /** int.__round__ takes None for no argument. */
  readonly intRoundsToNone: boolean;
  /** bytes.fromhex() takes bytes, too. */
  readonly fromhexTakesBytes: boolean;
  /** NotImplemented is true, with a warning, where a bool is wanted. */
  readonly notImplementedIsTrue: boolean;
  /** `%*d` refuses the width of -2**63. */
  readonly formatChecksWidth: boolean;
  /** Names of module sys that a later version added. */
  readonly sysLacks: readonly string[];
  /** Exceptions of module builtins that a later version added. */
  readonly builtinsLack: readonly string[];
}

const SINCE_3_14: readonly string[] = ['_is_immortal', '_jit', 'is_remote_debug_enabled', 'remote_exec'];

export const PROFILES: Record<PythonVersion, Profile> = {
  '3.12': {
    version: '3.12',
    versionInfo: [3, 12, 1],
    maxSmallInt: 256,
    immortalRefcount: 0xffffffff,
    internImmortal: true,
    borrowLocals: false,
    treeHoldsBytesTwice: true,
    signatureFromFlags: false,
    lateAnnotations: false,
    aliasesLookIntoLists: false,
    symbolTableLeavesInts: false,
    newSaysNoInstances: false,
    borrowConsts: false,
    releaseFromTop: false,
    generatorForgetsCaller: false,
    releaseRightOperandFirst: false,
    sharedDictDescriptors: false,
    finalizersSeeWeakrefs: false,
    tracebacksShowRanges: false,
    weakrefCallbacksInTuple: false,
    gcMeasures: false,
    frozensetsUntracked: false,
    gcThresholds: [700, 10, 10],
    instancesVisitValues: false,
    staticTypesCountHead: true,
    entersAnySimpleInit: false,
    inlineValues: 'never',
    roundsTablesUp: true,
    keptListRoom: 0,
    noDictSaysWhy: false,
    setErrorsHold: 'none',
    warningsImportWarnings: false,
    writtenByteIsShared: false,
    classmethodsUnbound: false,
    writersHaveBlocks: false,
    exitCallbacksAreTuples: false,
    suggestsKeywords: false,
    moreFreelists: false,
    complexFreelist: false,
    collectionKeepsSlice: true,
    slicesWithoutObject: false,
    sliceErrorsNameNone: true,
    undeletableSaysImmutable: true,
    unraisableSaysWhat: false,
    dictsAlwaysTracked: false,
    compensatedSums: false,
    stackOverflow: 'maximum recursion depth exceeded',
    unhashableSaysUse: false,
    specialResultsNameType: false,
    listItemDeletion: 'slice',
    promptFilename: '<stdin>',
    withBindsMethods: true,
    internsMainName: false,
    flagsDocstrings: false,
    classMayBeMissing: false,
    runNamesAnnotate: false,
    modulesHaveCached: true,
    traceTablesStay: true,
    escapeWarningsAdvise: false,
    placedSourceErrors: false,
    namesAreChecked: false,
    compileChecksRoot: false,
    awaitErrorsQuote: false,
    anextClearsEnd: false,
    asyncGenMethodsWarn: false,
    bindingErrorMeansNone: false,
    deletionNamesAttribute: false,
    sendTellsStopIteration: true,
    iteratesInPlace: false,
    slotsBesideItems: false,
    throwComesFromYield: true,
    codeOfOtherKindWarns: false,
    printHoldsStdout: false,
    exitErrorsSayWhat: false,
    copiesNamesOfMethods: false,
    unraisableIsTraced: false,
    chrTakesCInt: true,
    intRoundsToNone: false,
    fromhexTakesBytes: false,
    notImplementedIsTrue: true,
    formatChecksWidth: false,
    sysLacks: [...SINCE_3_14, '_is_interned', '_is_gil_enabled', '_clear_internal_caches'],
    builtinsLack: ['_IncompleteInputError', 'PythonFinalizationError'],
  },
  '3.13': {
    version: '3.13',
    versionInfo: [3, 13, 0],
    maxSmallInt: 256,
    immortalRefcount: 0xffffffff,
    internImmortal: false,
    borrowLocals: false,
    treeHoldsBytesTwice: true,
    signatureFromFlags: true,
    lateAnnotations: false,
    aliasesLookIntoLists: false,
    symbolTableLeavesInts: false,
    newSaysNoInstances: false,
    borrowConsts: false,
    releaseFromTop: false,
    generatorForgetsCaller: false,
    releaseRightOperandFirst: false,
    sharedDictDescriptors: false,
    finalizersSeeWeakrefs: false,
    tracebacksShowRanges: true,
    weakrefCallbacksInTuple: true,
    gcMeasures: false,
    frozensetsUntracked: false,
    gcThresholds: [2000, 10, 10],
    instancesVisitValues: true,
    staticTypesCountHead: false,
    entersAnySimpleInit: false,
    inlineValues: 'bare',
    roundsTablesUp: true,
    keptListRoom: 0,
    noDictSaysWhy: true,
    setErrorsHold: 'valueless',
    warningsImportWarnings: true,
    writtenByteIsShared: false,
    classmethodsUnbound: false,
    writersHaveBlocks: false,
    exitCallbacksAreTuples: false,
    suggestsKeywords: true,
    moreFreelists: false,
    complexFreelist: false,
    collectionKeepsSlice: true,
    slicesWithoutObject: false,
    sliceErrorsNameNone: true,
    undeletableSaysImmutable: true,
    unraisableSaysWhat: false,
    dictsAlwaysTracked: false,
    compensatedSums: false,
    stackOverflow: 'maximum recursion depth exceeded',
    unhashableSaysUse: false,
    specialResultsNameType: false,
    listItemDeletion: 'keep',
    promptFilename: '<stdin>-#',
    withBindsMethods: true,
    internsMainName: true,
    flagsDocstrings: false,
    classMayBeMissing: false,
    runNamesAnnotate: false,
    modulesHaveCached: true,
    traceTablesStay: true,
    escapeWarningsAdvise: false,
    placedSourceErrors: false,
    namesAreChecked: false,
    compileChecksRoot: false,
    awaitErrorsQuote: false,
    anextClearsEnd: false,
    asyncGenMethodsWarn: true,
    bindingErrorMeansNone: false,
    deletionNamesAttribute: false,
    sendTellsStopIteration: true,
    iteratesInPlace: false,
    slotsBesideItems: false,
    throwComesFromYield: false,
    codeOfOtherKindWarns: true,
    printHoldsStdout: false,
    exitErrorsSayWhat: true,
    copiesNamesOfMethods: false,
    unraisableIsTraced: false,
    chrTakesCInt: false,
    intRoundsToNone: false,
    fromhexTakesBytes: false,
    notImplementedIsTrue: true,
    formatChecksWidth: false,
    sysLacks: SINCE_3_14,
    builtinsLack: [],
  },
  '3.14': {
    version: '3.14',
    versionInfo: [3, 14, 10],
    maxSmallInt: 256,
    immortalRefcount: 0xc0000000,
    internImmortal: false,
    borrowLocals: true,
    treeHoldsBytesTwice: false,
    signatureFromFlags: true,
    lateAnnotations: true,
    aliasesLookIntoLists: true,
    symbolTableLeavesInts: true,
    newSaysNoInstances: true,
    borrowConsts: false,
    releaseFromTop: true,
    generatorForgetsCaller: true,
    releaseRightOperandFirst: false,
    sharedDictDescriptors: false,
    finalizersSeeWeakrefs: false,
    tracebacksShowRanges: true,
    weakrefCallbacksInTuple: true,
    gcMeasures: false,
    frozensetsUntracked: false,
    gcThresholds: [2000, 10, 10],
    instancesVisitValues: false,
    staticTypesCountHead: false,
    entersAnySimpleInit: true,
    inlineValues: 'always',
    roundsTablesUp: false,
    keptListRoom: 32,
    noDictSaysWhy: true,
    setErrorsHold: 'valueless',
    warningsImportWarnings: true,
    writtenByteIsShared: false,
    classmethodsUnbound: true,
    writersHaveBlocks: true,
    exitCallbacksAreTuples: true,
    suggestsKeywords: true,
    moreFreelists: true,
    complexFreelist: false,
    collectionKeepsSlice: false,
    slicesWithoutObject: false,
    sliceErrorsNameNone: true,
    undeletableSaysImmutable: true,
    unraisableSaysWhat: true,
    dictsAlwaysTracked: true,
    compensatedSums: true,
    stackOverflow: 'Stack overflow (used 8156 kB)',
    unhashableSaysUse: true,
    specialResultsNameType: false,
    listItemDeletion: 'resize',
    promptFilename: '<stdin-#>',
    withBindsMethods: false,
    internsMainName: true,
    flagsDocstrings: true,
    classMayBeMissing: true,
    runNamesAnnotate: true,
    modulesHaveCached: true,
    traceTablesStay: false,
    escapeWarningsAdvise: true,
    placedSourceErrors: true,
    namesAreChecked: true,
    compileChecksRoot: true,
    awaitErrorsQuote: true,
    anextClearsEnd: true,
    asyncGenMethodsWarn: true,
    bindingErrorMeansNone: true,
    deletionNamesAttribute: true,
    sendTellsStopIteration: true,
    iteratesInPlace: false,
    slotsBesideItems: false,
    throwComesFromYield: false,
    codeOfOtherKindWarns: true,
    printHoldsStdout: true,
    exitErrorsSayWhat: true,
    copiesNamesOfMethods: false,
    unraisableIsTraced: false,
    chrTakesCInt: false,
    intRoundsToNone: true,
    fromhexTakesBytes: true,
    notImplementedIsTrue: false,
    formatChecksWidth: true,
    sysLacks: [],
    builtinsLack: [],
  },
  '3.15': {
    version: '3.15',
    versionInfo: [3, 15, 2],
    maxSmallInt: 1024,
    immortalRefcount: 0xc0000000,
    internImmortal: false,
    borrowLocals: true,
    treeHoldsBytesTwice: false,
    signatureFromFlags: true,
    lateAnnotations: true,
    aliasesLookIntoLists: true,
    symbolTableLeavesInts: false,
    newSaysNoInstances: true,
    borrowConsts: true,
    releaseFromTop: true,
    generatorForgetsCaller: true,
    releaseRightOperandFirst: true,
    sharedDictDescriptors: true,
    finalizersSeeWeakrefs: true,
    tracebacksShowRanges: true,
    weakrefCallbacksInTuple: true,
    gcMeasures: true,
    frozensetsUntracked: true,
    gcThresholds: [2000, 10, 10],
    instancesVisitValues: false,
    staticTypesCountHead: false,
    entersAnySimpleInit: true,
    inlineValues: 'always',
    roundsTablesUp: false,
    keptListRoom: 32,
    noDictSaysWhy: true,
    setErrorsHold: 'all',
    warningsImportWarnings: true,
    writtenByteIsShared: true,
    classmethodsUnbound: true,
    writersHaveBlocks: true,
    exitCallbacksAreTuples: true,
    suggestsKeywords: true,
    moreFreelists: true,
    complexFreelist: true,
    collectionKeepsSlice: false,
    slicesWithoutObject: true,
    sliceErrorsNameNone: false,
    undeletableSaysImmutable: false,
    unraisableSaysWhat: true,
    dictsAlwaysTracked: true,
    compensatedSums: true,
    stackOverflow: 'Stack overflow (used 8156 kB)',
    unhashableSaysUse: true,
    specialResultsNameType: true,
    listItemDeletion: 'resize',
    promptFilename: '<stdin-#>',
    withBindsMethods: false,
    internsMainName: true,
    flagsDocstrings: true,
    classMayBeMissing: true,
    runNamesAnnotate: false,
    modulesHaveCached: false,
    traceTablesStay: false,
    escapeWarningsAdvise: true,
    placedSourceErrors: true,
    namesAreChecked: true,
    compileChecksRoot: true,
    awaitErrorsQuote: true,
    anextClearsEnd: true,
    asyncGenMethodsWarn: true,
    bindingErrorMeansNone: true,
    deletionNamesAttribute: true,
    sendTellsStopIteration: false,
    iteratesInPlace: true,
    slotsBesideItems: true,
    throwComesFromYield: false,
    codeOfOtherKindWarns: true,
    printHoldsStdout: true,
    exitErrorsSayWhat: true,
    copiesNamesOfMethods: true,
    unraisableIsTraced: true,
    chrTakesCInt: false,
    intRoundsToNone: true,
    fromhexTakesBytes: true,
    notImplementedIsTrue: false,
    formatChecksWidth: true,
    sysLacks: [],
    builtinsLack: [],
  },
};

/** The process's profile, set at start-up. */
export let profile: Profile = PROFILES['3.14'];

export function selectProfile(version: PythonVersion): void {
  profile = PROFILES[version];
}
