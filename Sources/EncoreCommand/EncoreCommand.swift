import ArgumentParser
import Encore
import Foundation

/// The command `encore`: one file a subcommand; here is only what they share at the door.
struct EncoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encore",
    abstract: "Actor–critic agents helped by attention and by meta-learning.",
    discussion: """
      encore train                                   TD3 on the native Pendulum, about a minute
      encore train --env LunarLanderContinuous-v3    any Gymnasium task
      encore train my-recipe.yaml --seed 0..4        an experiment, five seeds side by side
      encore resume runs/td3-Pendulum-seed0          go on where it stopped
      encore launch -n 3 -- train …                  IMPALA's actors in processes of their own
      encore record RUN --video film.mp4             the policy at play
      encore explain RUN features                    what attention does to features and values
      encore reproduce NAME                          all runs of a paper's figure
      encore tune NAME                               search over settings
      encore list                                    what there is

      Results go to stdout, progress to stderr. Exit status: 0 done, 64 wrong usage, 65 bad input, \
      69 something is missing, 74 cannot read or write, 130 interrupted after saving.
      """,
    version: EncoreVersion.current,
    subcommands: [
      TrainCommand.self, ResumeCommand.self, LaunchCommand.self, EvaluateCommand.self,
      RecordCommand.self, ExplainCommand.self, ReproduceCommand.self, TuneCommand.self,
      ListCommand.self, BenchCommand.self,
      CheckEnvironmentCommand.self,
    ])
}

@main
enum Main {
  static func main() {
    // A reader that goes away (`encore list | head`) is not an error.
    signal(SIGPIPE, SIG_IGN)
    // A file that may grow no further is a fault to report, as a full disk is.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try EncoreCommand.parseAsRoot()
      try command.run()
    } catch let error as any ExitCoded {
      Terminal.error("\(error)")
      exit(error.exitStatus.rawValue)
    } catch let error as EnvironmentError {
      Terminal.error("\(error)")
      exit(error.exitStatus.rawValue)
    } catch {
      EncoreCommand.exit(withError: error)
    }
  }
}

extension EnvironmentError: ExitCoded {
  /// Missing things and failing workers are not there to be used; the rest is bad input or usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .unknown, .unsuitable: .wrongUsage
    case .misbehaved, .unfitState: .badInput
    case .missing, .workerFailed: .missing
    }
  }
}

extension FigureError: ExitCoded {
  /// A program that is missing or fails, a file that cannot be used, or data that cannot be drawn.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .failed: .missing
    case .cannotRead, .cannotWrite: .inputOutput
    case .unsuitable: .badInput
    }
  }
}
