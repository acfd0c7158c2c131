import Foundation
import Tensors

/// Swing a pendulum up and hold it there, with too little torque to lift it at once.
///
/// The dynamics and the reward are those of Gymnasium's `Pendulum-v1` (1.4), with its precision at
/// each operation: a 64-bit state, 32-bit torques and observations.
///
/// - Observation: `[3]`: cosine and sine of the angle from upright, angular velocity in rad/s.
/// - Action: `[1]`, a torque in N·m within ±2; more is clipped.
/// - Reward: minus (angle² + 0.1 velocity² + 0.001 torque²), at best 0, at worst about −16.3.
/// - Endings: none of its own; the registry's task is cut off after 200 steps.
public struct Pendulum: ResumableEnvironment {
  /// Radians from upright, not wrapped.
  public private(set) var angle = Double.pi
  /// Radians a second, within ±8.
  public private(set) var velocity = 0.0

  /// A pendulum hanging at rest.
  public init() {}

  /// Cosine, sine, velocity.
  public var observationSpace: Space {
    .box(shape: [3], low: [-1, -1, -8], high: [1, 1, 8])
  }

  /// One torque.
  public var actionSpace: Space { .box(shape: [1], low: -2, high: 2) }

  /// `[angle, velocity]`; setting it begins from there.
  public var state: [Double] {
    get { [angle, velocity] }
    set {
      precondition(newValue.count == 2, "Pendulum has 2 numbers of state, not \(newValue.count).")
      angle = newValue[0]
      velocity = newValue[1]
    }
  }

  /// Begins at any angle, with a velocity within ±1 rad/s.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    angle = random.uniform(-.pi, .pi)
    velocity = random.uniform(-1, 1)
    return observation
  }

  /// Applies a torque for 0.05 s.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    // The torque's own terms are 32-bit products; everything else is 64-bit.
    let torque = min(max(action.vector(width: 1)[0], -2), 2)
    let effort = Double(0.001 * (torque * torque))
    let lean = Self.wrapped(angle)
    let cost = lean * lean + 0.1 * (velocity * velocity) + effort

    let acceleration = 15 * sin(angle) + Double(3 * torque)
    velocity = min(max(velocity + acceleration * 0.05, -8), 8)
    angle += velocity * 0.05
    return Step(observation: observation, reward: -cost)
  }

  private var observation: [Float] { [Float(cos(angle)), Float(sin(angle)), Float(velocity)] }

  /// The same direction within [−π, π).
  private static func wrapped(_ angle: Double) -> Double {
    let turn = 2 * Double.pi
    let rest = (angle + .pi).truncatingRemainder(dividingBy: turn)
    return (rest < 0 ? rest + turn : rest) - .pi
  }
}
