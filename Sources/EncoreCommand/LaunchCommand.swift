import ArgumentParser
import Encore
import Foundation

struct LaunchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "launch",
    abstract: "Train IMPALA with actors in processes of their own, here or on other machines.",
    discussion: """
      encore launch -n 3 -- train --algorithm impala --env CartPole --seed 0
      encore launch -n 9 --hosts here:5,there:4 -- train my-recipe.yaml
      encore launch -n 3 -- resume runs/impala-CartPole-seed0

      Process 0 learns, and it alone has the run's folder, logs and checkpoints; each of the others is \
      an actor with environment.count environments, whatever the setting `actors` says. What stands \
      after -- is the command that all of them run: train or resume, one seed.

      Processes are started by Open MPI's mpirun and speak to each other through MPI, by shared memory \
      on one machine and by TCP between machines. Other machines need this program and the same files \
      at the same paths, and ssh without a password. OMPI_MCA_… variables reach mpirun: \
      OMPI_MCA_btl=tcp,self makes it use TCP here, too.

      Ctrl-C saves, and so does closing the terminal. Everything is also saved every minute: when a \
      process or a machine dies, the others end, and `encore resume` (or `launch … resume`) goes on from \
      there.
      """)

  @Option(name: [.customShort("n"), .long], help: "Processes: the learner and its actors.")
  var processes: Int

  @Option(help: "Machines with their numbers of processes, as mpirun has it: here:5,there:4.")
  var hosts: String?

  @Argument(parsing: .postTerminator, help: "train … or resume …, after --.")
  var command: [String] = []

  func validate() throws {
    if !(2...1024).contains(processes) {
      throw ValidationError(
        "-n must be from 2 to 1024: a learner and at least one actor, not \(processes).")
    }
    guard let name = command.first, ["train", "resume"].contains(name) else {
      throw ValidationError(
        "Say what to run after --, train or resume: encore launch -n 3 -- train --algorithm impala "
          + "--env CartPole --seed 0")
    }
  }

  mutating func run() throws {
    try check()
    guard Ranks.areBuilt else {
      throw Installation.Fault(description: RanksFault.notBuilt.description)
    }
    guard let mpirun = Installation.program("mpirun") else {
      throw Installation.Fault(
        description: "Processes are started by mpirun, and there is none on the PATH. On Debian: "
          + "apt-get install openmpi-bin")
    }
    let status = try MPIRun(program: mpirun, arguments: arguments()).run()
    if status > 128 && status != ExitStatus.interrupted.rawValue {
      Terminal.error(
        "A process was killed (mpirun ended with status \(status)), and the run with it. What the learner "
          + "saved is at most a minute old: \(Terminal.command) resume RUN goes on from there, or "
          + "\(Terminal.command) launch -n \(processes) -- resume RUN.")
      Foundation.exit(ExitStatus.missing.rawValue)
    }
    if status != 0 { Foundation.exit(status) }
  }

  /// What is wrong with the command is said once, before it is said by every process.
  private func check() throws {
    switch try EncoreCommand.parseAsRoot(command) {
    case let train as TrainCommand: try train.checkForLaunch()
    case let resume as ResumeCommand: try resume.checkForLaunch()
    default: throw WrongUsage("encore launch runs train or resume.")
    }
  }

  private func arguments() -> [String] {
    // What Open MPI refuses unless told: to run as root, and more processes than cores. It would also
    // nail each process to one core.
    var arguments = ["--oversubscribe", "--bind-to", "none"]
    if getuid() == 0 { arguments.append("--allow-run-as-root") }
    arguments += ["--mca", "odls_base_sigkill_timeout", "\(Launch.secondsToSave)"]
    arguments += ["-x", "\(Launch.mark)=1"]
    // Other machines do not inherit our variables.
    let variables = ["ENCORE_PYTHON", "ENCORE_RECIPES"].filter {
      ProcessInfo.processInfo.environment[$0] != nil
    }
    arguments += variables.flatMap { ["-x", $0] } + ["-n", "\(processes)"]
    if let hosts { arguments += ["--host", hosts] }
    return arguments + [Installation.executable] + command
  }
}

/// A process that `encore launch` has started, and what it knows of the others.
enum Launch {
  /// The variable that tells a process that it is one of several.
  static let mark = "ENCORE_RANKS"
  /// When a process dies, mpirun waits so long until it tells the others to end, and again until it kills
  /// them.
  static let secondsToSave = 10
  /// At most so old is what is saved when the learner dies itself.
  static let secondsBetweenCheckpoints = 60.0

  /// The user's wish to stop, which mpirun passes on to all processes as SIGUSR1. Only the learner asks for
  /// it; it is heard from the beginning, so that none is lost while the others are joined.
  static let interruption = Interruption()

  /// The other processes; `nil` for a process that was started by itself.
  /// - Throws: `RanksFault`.
  static func joined() throws -> Ranks? {
    guard ProcessInfo.processInfo.environment[mark] != nil else { return nil }
    interruption.listen(to: [SIGUSR1]) {}
    let ranks = try Ranks.join()
    // Started without mpirun, it would wait for actors for ever.
    guard ranks.count > 1 else { throw RanksFault.alone }
    return ranks
  }

  /// The life of an actor's process: it acts for the learner, says nothing, and ends.
  static func act(_ plan: RunPlan, as ranks: Ranks) throws {
    let factory = EnvironmentSource.factory { Terminal.warn("process \(ranks.rank): \($0)") }
    try AlgorithmTable.standard.act(for: plan, as: ranks, factory: factory)
    ranks.settle()
    ranks.leave()
  }

  /// - Throws: `ApartFault` or `WrongUsage` for what several processes cannot train.
  static func check(_ plan: RunPlan, runs: Int) throws {
    try plan.requireActorsApart()
    guard runs == 1 else {
      throw WrongUsage(
        "encore launch trains one run, and here are \(runs); choose one, such as --seed 0.")
    }
  }
}
