import Algorithms
import Experience
import Foundation
import Ranks
import Tensors

/// The learner in process 0, as an actor in another one sees it.
final class RankLink: LearnerLink {
  private let ranks: Ranks
  /// The digest of this process's recipe.
  private let recipe: String
  /// How many numbers the actor's networks hold.
  var parameterCount = 0
  private var newest: ParameterSnapshot?
  /// Where the actor goes on, of a run that was resumed; known after the first exchange.
  private(set) var saved: OnPolicyLoopState?

  init(_ ranks: Ranks, recipe: String) {
    self.ranks = ranks
    self.recipe = recipe
  }

  func exchange(_ unroll: Unroll?) throws -> ParameterSnapshot? {
    let word: ActorWord = unroll.map { .unroll($0) } ?? .hello(recipe: recipe)
    try ranks.send(try word.bytes(), to: 0)
    return try answer()
  }

  /// Tells the learner that this actor cannot go on.
  func report(_ error: any Error) throws {
    try ranks.send(try ActorWord.fault("\(error)").bytes(), to: 0)
    _ = try answer()
  }

  private func answer() throws -> ParameterSnapshot? {
    guard let message = try ranks.wait() else { return nil }
    var word = LearnerWord(goesOn: false)
    guard word.read(plainBytes: message.bytes) else { throw RanksFault.garbled(sender: 0) }
    guard word.goesOn else { return nil }
    if !word.state.isEmpty {
      saved = try JSONDecoder().decode(OnPolicyLoopState.self, from: Data(word.state))
    }
    if !word.numbers.isEmpty {
      guard word.numbers.count == parameterCount else { throw RanksFault.garbled(sender: 0) }
      newest = ParameterSnapshot(numbers: word.numbers, version: word.version)
    }
    return newest
  }
}
