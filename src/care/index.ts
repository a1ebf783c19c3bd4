// Looking after a bureau: backup, restore, verification.
import { verifyBureau } from './verify.ts'
export { careRoutes } from './routes.ts'

export const care = [verifyBureau]
