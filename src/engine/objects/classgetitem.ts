// The __class_getitem__ of generic containers. Mirrors the table entries that point at Py_GenericAlias in Objects/*.c.

import { link } from './link.ts';
import { classmethod, type MethodSpec } from './typedef.ts';

export const class_getitem: MethodSpec = classmethod('__class_getitem__(object, /)', (type, item) =>
  link.Py_GenericAlias(type, item),
);
