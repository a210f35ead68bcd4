import { type Command, CommanderError } from 'commander'

/** `lanewise help`: commander's own answers a command that is none with all of the usage. */
export function help(program: Command) {
  program
    .command('help')
    .description('display help for command')
    .helpOption(false)
    .argument('[command]')
    .action((name?: string) => {
      const command = name === undefined ? program : program.commands.find((own) => own.name() === name)
      if (!command) throw new CommanderError(1, 'commander.unknownCommand', `unknown command '${name}'`)
      command.help()
    })
}
