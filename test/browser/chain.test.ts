// A nation's justice chain in the browser: it is tried by dragging, without a word to the server, and without a script as well.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
