// What `npm run new` writes for an exercise of each kind: small, and proved as it stands.
import type { ExerciseKind } from './exercise-schema.ts';

const HEAD = '# yaml-language-server: $schema=../../../../../public/schema/exercise.json\n';

export const exerciseFiles: Record<ExerciseKind, (title: string) => Record<string, string>> = {
  edit: (title) => ({
    'exercise.yaml': `${HEAD}kind: edit
title: ${title}
idea: an assignment never copies
task: |
  \`b\` is another list than \`a\`. Make them one object.
checks:
  - id: one-object
    same_object: [a, b]
    message: '\`a is b\` gives {actual}: these are still two lists.'
hints:
  - An assignment never copies.
explanation: |
  \`b = a\` binds a second name to the list that is there.
`,
    'starter.py': 'a = [1, 2]\nb = [1, 2]\n',
    'solution.py': 'a = [1, 2]\nb = a\n',
    'solution-2.py': 'a = b = [1, 2]\n',
    'mistakes/copies.py': '# fails: one-object\n# says: `a is b` gives `False`\na = [1, 2]\nb = a[:]\n',
  }),
  predict: (title) => ({
    'exercise.yaml': `${HEAD}kind: predict
title: ${title}
idea: equal lists are two objects
task: |
  What will the program print?
misconceptions: [equal-is-identical]
questions:
  - ask: The only line of the output
    line: 1
    about: { same: [a, b] }
    answer: 'False'
    mistaken:
      - answer: 'True'
        because: 'The lists are equal, but they are two.'
explanation: |
  Each display makes a list of its own.
`,
    'starter.py': 'a = [1, 2]\nb = [1, 2]\nprint(a is b)\n',
  }),
  count: (title) => ({
    'exercise.yaml': `${HEAD}kind: count
title: ${title}
idea: every holder adds one
task: |
  How many references are there to the list that \`a\` names?
misconceptions: [only-names-count]
questions:
  - ask: 'At (1)'
    refcount: a
    at: 1
    answer: 2
  - ask: 'At the end'
    refcount: a
    answer: 3
explanation: |
  Two names, and one slot of the list \`shelf\`.
`,
    'starter.py': 'a = [1, 2]\nb = a  # (1)\nshelf = [a]\n',
  }),
  choose: (title) => ({
    'exercise.yaml': `${HEAD}kind: choose
title: ${title}
idea: equality and identity
task: |
  Which of these is true after the program ran?
options:
  - text: '\`a\` and \`b\` name one object'
    claim: a is b
    because: 'Each display makes a list of its own.'
  - text: '\`a\` and \`b\` are equal'
    correct: true
    claim: a == b
    because: 'Lists compare their items.'
explanation: |
  Equality asks about values, identity about objects.
`,
    'starter.py': 'a = [1, 2]\nb = [1, 2]\n',
  }),
  'same-object': (title) => ({
    'exercise.yaml': `${HEAD}kind: same-object
title: ${title}
idea: an assignment never copies
task: |
  Which of these names are names of one object at the end?
objects: [a, b, c]
groups: [[a, b], [c]]
misconceptions: [equal-is-identical, assignment-copies]
reasons:
  - pair: [a, b]
    because: An assignment binds another name to the same list.
  - pair: [a, c]
    because: The slice made a new list.
explanation: |
  \`b = a\` gives the list a second name, \`a[:]\` makes another list.
`,
    'starter.py': 'a = [1, 2]\nb = a\nc = a[:]\n',
  }),
  'pick-freed': (title) => ({
    'exercise.yaml': `${HEAD}kind: pick-freed
title: ${title}
idea: the last reference frees
task: |
  Which of these objects are freed at the end?
objects:
  - name: the first page
    expr: first
    made: 1
    freed: true
    because: Its only name was deleted.
  - name: the second page
    expr: second
    made: 1
    freed: false
    because: The list \`shelf\` still refers to it.
misconceptions: [del-frees, only-the-collector-frees]
explanation: |
  \`del\` takes a name away. The object goes when the last reference has gone.
`,
    'starter.py':
      'class Page:\n    pass\n\nfirst, second = Page(), Page()  # (1)\nshelf = [second]\ndel first, second\n',
  }),
  'draw-reference': (title) => ({
    'exercise.yaml': `${HEAD}kind: draw-reference
title: ${title}
idea: an attribute is a reference
task: |
  One reference is missing in the picture. Draw it.
slots: [first, second, first.next, second.next]
objects:
  - { name: the node made first, expr: first }
  - { name: the node made second, expr: second }
missing: { from: second.next, to: first }
because: The last line closes the circle.
explanation: |
  Attributes hold references, as names do.
`,
    'starter.py':
      'class Node:\n    next = None\n\nfirst, second = Node(), Node()\nfirst.next = second\nsecond.next = first\n',
  }),
  order: (title) => ({
    'exercise.yaml': `${HEAD}kind: order
title: ${title}
idea: the last reference frees at once
task: |
  In which order do these things happen?
steps:
  - text: '\`deleting\` is printed'
    prints: deleting
  - text: the page is freed
    freed: page
    made: 1
    because: Its only name was deleted.
  - text: '\`done\` is printed'
    prints: done
misconceptions: [freed-at-the-end]
explanation: |
  The object goes within \`del page\`, before the next line begins.
`,
    'starter.py': "class Page:\n    pass\n\npage = Page()  # (1)\nprint('deleting')\ndel page\nprint('done')\n",
  }),
  'label-bytes': (title) => ({
    'exercise.yaml': `${HEAD}kind: label-bytes
title: ${title}
idea: where the value of an integer is
task: |
  These are the bytes of the object that \`n\` names. Which field is which?
version: '3.14'
object: n
fields:
  - field: ob_type
    reads: id(int)
    because: The address of the class.
  - field: lv_tag
    reads: 1 << 3
    because: One digit, positive.
  - field: ob_digit
    reads: n
    because: The value itself.
decoys: [ob_size]
explanation: |
  The header comes first, the value last.
`,
    'starter.py': "n = int('1000')\n",
  }),
};
