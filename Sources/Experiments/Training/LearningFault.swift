import Environments

/// Learning went wrong in a way that more steps cannot mend.
public enum LearningFault: ExitCoded, Equatable, Sendable, CustomStringConvertible {
  /// A number that an update reports is NaN or infinite.
  case notFinite(name: String, value: Double, step: Int, update: Int)
  /// The policy chose NaN or infinity: its parameters broke down before any loss did.
  case actionNotFinite(value: Float, step: Int)

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .notFinite(let name, let value, let step, let update):
      "Learning broke down: \(name) became \(value) at step \(step) (update \(update)). \(Self.cures)"
    case .actionNotFinite(let value, let step):
      "Learning broke down: the policy's action became \(value) at step \(step). \(Self.cures)"
    }
  }

  private static let cures =
    "Checkpoints from before are kept. Smaller learning rates, gradientClip, or normalised "
    + "observations and rewards are the usual cures."

  /// Bad input: the settings do not suit the task.
  public var exitStatus: ExitStatus { .badInput }

  /// `actions`, unless one of them is no number.
  static func checked(_ actions: Actions, step: Int) throws(LearningFault) -> Actions {
    if case .vectors(let numbers) = actions { _ = try checked(numbers, step: step) }
    return actions
  }

  /// `actions`, unless one of them is no number.
  static func checked(_ actions: [Float], step: Int) throws(LearningFault) -> [Float] {
    if let value = actions.first(where: { !$0.isFinite }) {
      throw .actionNotFinite(value: value, step: step)
    }
    return actions
  }
}
