import Algorithms
import Environments
import Foundation
import Ranks
import Tensors

/// Actors in processes of their own: every rank but this one, which is 0. A thread answers them; unrolls
/// wait at the same desk as those of actors in threads.
final class ActorRanks: UnrollSource {
  private let desk: UnrollDesk
  private let answers: RankAnswers
  private let ended = DispatchGroup()

  /// - Parameters:
  ///   - capacity: how many unrolls may wait.
  ///   - form: what unrolls must be like.
  ///   - recipe: the digest of the recipe that all must have.
  ///   - isInterrupted: whether this process was told to stop; actors may be dead then.
  init(
    _ ranks: Ranks, capacity: Int, form: UnrollForm, recipe: String,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    desk = UnrollDesk(capacity: capacity)
    answers = RankAnswers(
      ranks: ranks, desk: desk, form: form, recipe: recipe, isInterrupted: isInterrupted)
  }

  /// How long a run that is over waits until every actor has heard of it.
  private static let patience = 10.0

  deinit {
    desk.close()
    _ = ended.wait(timeout: .now() + Self.patience)
  }

  func begin(from state: ActorLearnerState, with parameters: ParameterSnapshot) {
    desk.publish(parameters)
    ended.enter()
    let thread = Thread { [answers, ended] in
      defer { ended.leave() }
      answers.give(from: state)
    }
    thread.stackSize = 16 << 20
    thread.start()
  }

  func next() throws -> Unroll? { try desk.take() }

  func publish(_ parameters: ParameterSnapshot) { desk.publish(parameters) }

  /// They go on, wherever they are.
  func beginFreshEpisodes() -> [OnPolicyLoopState]? { nil }
}

/// What an actor's process failed with.
struct ActorFault: ExitCoded, CustomStringConvertible {
  var rank: Int
  var sentence: String

  var description: String { "The actor in process \(rank) failed: \(sentence)" }
  var exitStatus: ExitStatus { .missing }
}

extension RanksFault: ExitCoded {
  /// Something is missing, here or on another machine; or several processes were meant, and there is one.
  public var exitStatus: ExitStatus {
    switch self {
    case .notBuilt, .failed: .missing
    case .garbled, .otherRecipe: .badInput
    case .alone: .wrongUsage
    }
  }
}
