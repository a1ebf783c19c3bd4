// The door of the area: the guides for whoever works with Jurat.
export { helpRoutes } from './routes.tsx'
