import Environments
import Tensors

/// A world of one step with discrete actions: point at the element that is 1.
///
/// - Observation: `[options]`, one element 1, the others 0, each equally often.
/// - Action: an index below `options`.
/// - Reward: 1 for the right index, otherwise 0.
/// - Endings: every step terminates.
///
/// **What is known.** The best policy earns 1, the uniform one 1 / options on average.
public struct DiscreteIdentityWorld: ResumableEnvironment {
  /// How many elements there are to point at.
  public let options: Int
  private var shown = 0

  /// A world of `options` elements.
  public init(options: Int = 2) {
    precondition(options > 0, "DiscreteIdentityWorld needs an option, not \(options).")
    self.options = options
  }

  /// `[options]`, each 0 or 1.
  public var observationSpace: Space { .box(shape: [options], low: 0, high: 1) }
  /// An index below `options`.
  public var actionSpace: Space { .discrete(count: options) }

  /// The index of the element that is 1.
  public var state: [Double] {
    get { [Double(shown)] }
    set { shown = newValue.first.flatMap { Int(exactly: $0) } ?? 0 }
  }

  /// Shows a new element.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    shown = random.integer(below: options)
    return observation
  }

  /// Judges one answer.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let isRight = action.index(below: options) == shown
    return Step(observation: observation, reward: isRight ? 1 : 0, ending: .terminated)
  }

  private var observation: [Float] { (0..<options).map { $0 == shown ? 1 : 0 } }
}
