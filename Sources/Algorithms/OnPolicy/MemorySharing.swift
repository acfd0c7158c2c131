import Settings

/// Whose a memory is.
public enum MemorySharing: String, CaseIterable, Sendable {
  /// One memory, through which actor and critic read.
  case shared
  /// One for the actor and one for the critic, of the same width, that know nothing of each other.
  case separate

  /// The sentence of the setting.
  static let meaning =
    "Whose the memory is: `shared` by actor and critic, or `separate`, one of that width for each."

  /// Refuses separate memories where there is none, or where layers after them would be shared again.
  func validate(memory: Int, shared: [Int]) throws(SettingError) {
    guard self == .separate else { return }
    if memory == 0 {
      throw .invalid(
        name: "memorySharing",
        reason: "there is nothing to separate, and memory is 0; set a width, such as 64.")
    }
    if !shared.isEmpty {
      throw .invalid(
        name: "memorySharing",
        reason: "shared layers stand after a memory that both read, and with separate there is "
          + "none; leave shared out, or share the memory.")
    }
  }
}
