// Loaded first: this server names a port but no host, which means every interface. Loopback is enough for us.
const { Server } = require('node:net')
const listen = Server.prototype.listen
Server.prototype.listen = function (where, ...rest) {
  if (where !== null && typeof where === 'object') {
    return listen.call(this, 'port' in where ? { ...where, host: '127.0.0.1' } : where, ...rest)
  }
  const whenReady = rest.find((argument) => typeof argument === 'function')
  return listen.call(this, { port: Number(where), host: '127.0.0.1' }, whenReady)
}
