import Algorithms
import Environments
import Foundation
import Ranks
import Tensors

/// Actors in processes of their own: every rank but this one, which is 0. A thread answers them; unrolls
/// wait at the same desk as those of actors in threads.
final class ActorRanks: UnrollSource {
  private let ranks: Ranks
  private let desk: UnrollDesk
  private let blank: RolloutRecorder
  private let isInterrupted: @Sendable () -> Bool
  private let ended = DispatchGroup()

  /// - Parameters:
  ///   - capacity: how many unrolls may wait.
  ///   - blank: an empty record of the task's form.
  ///   - isInterrupted: whether this process was told to stop; actors may be dead then.
  init(
    _ ranks: Ranks, capacity: Int, blank: RolloutRecorder,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.ranks = ranks
    self.blank = blank
    self.isInterrupted = isInterrupted
    desk = UnrollDesk(capacity: capacity)
  }

  /// How long a run that is over waits until every actor has heard of it.
  private static let patience = 10.0
  /// How long silence may last once this process was told to stop: less than `mpirun` waits with its next
  /// signal, more than an unroll of slow environments takes.
  private static let silence = 8.0

  deinit {
    desk.close()
    _ = ended.wait(timeout: .now() + Self.patience)
  }

  func begin(from state: ActorLearnerState, with parameters: ParameterSnapshot) {
    desk.publish(parameters)
    ended.enter()
    let thread = Thread { [ranks, desk, blank, isInterrupted, ended] in
      defer { ended.leave() }
      do {
        try Self.answer(ranks, at: desk, from: state, blank: blank, isInterrupted)
        ranks.settle()
      } catch {
        desk.fail(error)
      }
    }
    thread.stackSize = 16 << 20
    thread.start()
  }

  /// Answers every actor until each has heard that it is over.
  private static func answer(
    _ ranks: Ranks, at desk: UnrollDesk, from state: ActorLearnerState, blank: RolloutRecorder,
    _ isInterrupted: () -> Bool
  ) throws {
    var working = Set(1..<ranks.count)
    var spoke = now()
    while !working.isEmpty {
      let message = try ranks.wait { isInterrupted() && now() - spoke > silence }
      guard let message else { throw RanksFault.gone }
      let word: LearnerWord
      switch try ActorWord(message, blank: blank) {
      case .hello:
        let saved = state.actors[message.sender - 1]
        word = reply(
          desk.exchange(nil), state: try saved.map { Array(try JSONEncoder().encode($0)) } ?? [])
      case .unroll(let unroll): word = reply(desk.exchange(unroll), known: unroll.version)
      case .fault(let sentence):
        desk.fail(ActorFault(rank: message.sender, sentence: sentence))
        word = LearnerWord(goesOn: false)
      }
      try ranks.send(word.plainBytes, to: message.sender)
      if !word.goesOn { working.remove(message.sender) }
      // A full queue holds actors up as well, and is no silence.
      spoke = now()
    }
  }

  private static func reply(
    _ newest: ParameterSnapshot?, known: Int = -1, state: [UInt8] = []
  ) -> LearnerWord {
    guard let newest else { return LearnerWord(goesOn: false) }
    return LearnerWord(
      goesOn: true, version: newest.version,
      numbers: newest.version == known ? [] : newest.numbers, state: state)
  }

  private static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  func next() throws -> Unroll { try desk.take() }

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
  /// What is needed is missing.
  public var exitStatus: ExitStatus { .missing }
}
