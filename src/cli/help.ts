import { type Command, CommanderError } from 'commander'

/** `lanewise help`: replaces that of commander, which prints the whole usage for an unknown command. */
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
