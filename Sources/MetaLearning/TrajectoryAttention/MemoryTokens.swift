import Tensors

/// A memory (s, a, r) as numbers: each part, or zeros where it is hidden, and three marks that say which are
/// shown.
public struct MemoryTokens: Equatable, Sendable {
  /// Numbers of an observation.
  public let observationSize: Int
  /// Actions to choose from.
  public let actions: Int

  /// Numbers of a token.
  public var width: Int { observationSize + actions + 4 }

  /// Which parts of memories are shown.
  struct Shown {
    var observation = true
    var action = true
    var reward = true
  }

  /// Tokens, `[count, width]`.
  /// - Parameters:
  ///   - observations: `[count, observation]`.
  ///   - chosen: `count` actions.
  ///   - rewards: `[count]`.
  ///   - shown: what is shown of all of them.
  ///   - hidden: which are not shown at all.
  func table(
    observations: Tensor, chosen: [Int], rewards: Tensor, shown: Shown = Shown(), hidden: [Int] = []
  ) -> Tensor {
    let count = chosen.count
    var visible = [Float](repeating: 1, count: count)
    for place in hidden { visible[place] = 0 }
    func marks(_ isShown: Bool) -> [Float] { isShown ? visible : .init(repeating: 0, count: count) }
    let (seen, acted, paid) = (marks(shown.observation), marks(shown.action), marks(shown.reward))
    var oneHot = [Float](repeating: 0, count: count * actions)
    for (row, action) in chosen.enumerated() { oneHot[row * actions + action] = acted[row] }
    var flags: [Float] = []
    flags.reserveCapacity(count * 3)
    for row in 0..<count { flags += [seen[row], acted[row], paid[row]] }
    let type = observations.elementType
    func column(_ numbers: [Float]) -> Tensor {
      Tensor(numbers, shape: [count, 1]).converted(to: type)
    }
    return .concatenated(
      [
        observations * column(seen), Tensor(oneHot, shape: [count, actions]).converted(to: type),
        rewards.reshaped([count, 1]) * column(paid),
        Tensor(flags, shape: [count, 3]).converted(to: type),
      ], along: 1)
  }
}
