// The directory of identities, in memory; a process of its own, so that it outlives a killed PDS.
const { PlcServer, Database } = require('@did-plc/server')
PlcServer.create({ db: Database.mock(), port: Number(process.env.PLC_PORT) }).start()
