/** What a page loads of the package. */
import { expect, test } from 'vitest'

test.todo('sizes')
expect
