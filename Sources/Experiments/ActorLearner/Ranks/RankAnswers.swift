import Algorithms
import Foundation
import Ranks
import Tensors

/// The learner's side of the talk with actors in other processes, on a thread of its own.
struct RankAnswers: Sendable {
  let ranks: Ranks
  let desk: UnrollDesk
  /// What unrolls must be like.
  let form: UnrollForm
  /// The digest of the recipe that all must have.
  let recipe: String
  /// Whether this process was told to stop.
  let isInterrupted: @Sendable () -> Bool

  /// Answers every actor until each has heard that it is over, or they have fallen silent.
  func give(from state: ActorLearnerState) {
    do {
      if try everybodyHeard(from: state) { ranks.settle() } else { desk.expectNoMore() }
    } catch {
      desk.fail(error)
    }
  }

  /// - Returns: whether all actors know that it is over; false where they fell silent before.
  private func everybodyHeard(from state: ActorLearnerState) throws -> Bool {
    var working = Set(1..<ranks.count)
    var silence = Silence()
    while !working.isEmpty {
      let message = try ranks.wait {
        silence.isTooLong(isInterrupted: isInterrupted(), now: Self.now())
      }
      guard let message else { return false }
      let word = try answer(message, state)
      try ranks.send(word.plainBytes, to: message.sender)
      if !word.goesOn { working.remove(message.sender) }
      // A full queue holds actors up as well, and is no silence.
      silence.end(now: Self.now())
    }
    return true
  }

  private func answer(_ message: Ranks.Message, _ state: ActorLearnerState) throws -> LearnerWord {
    do throws(RanksFault) {
      switch try ActorWord(message, form: form) {
      case .hello(let theirs):
        guard theirs == recipe else { throw .otherRecipe(sender: message.sender) }
      case .unroll(let unroll): return Self.reply(desk.exchange(unroll), known: unroll.version)
      case .fault(let sentence):
        desk.fail(ActorFault(rank: message.sender, sentence: sentence))
        return LearnerWord(goesOn: false)
      }
    } catch {
      // The run ends with this, and whoever sent it is sent home like the others.
      desk.fail(error)
      return LearnerWord(goesOn: false)
    }
    let saved = state.actors[message.sender - 1]
    return Self.reply(
      desk.exchange(nil), state: try saved.map { Array(try JSONEncoder().encode($0)) } ?? [])
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
}

/// How long nobody has said anything since this process was told to stop. Before that, silence is the time
/// that environments take.
struct Silence {
  /// Seconds: less than `mpirun` waits with its next signal, and time enough for the others to finish a
  /// batch. What slower environments were at is not learned from; a resumed run acts it again.
  static let limit = 5.0

  /// Since when; `nil` before this process was told to stop.
  private var beginning: Double?

  /// Whether to wait no more.
  mutating func isTooLong(isInterrupted: Bool, now: Double) -> Bool {
    guard isInterrupted else { return false }
    let since = beginning ?? now
    beginning = since
    return now - since > Self.limit
  }

  /// Somebody said something.
  mutating func end(now: Double) {
    if beginning != nil { beginning = now }
  }
}
