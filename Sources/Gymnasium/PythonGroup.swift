/// A group of Python packages that some environments need; each has a file of pinned versions,
/// `Python/requirements-GROUP.txt`, which is complete by itself.
public enum PythonGroup: String, CaseIterable, Codable, Sendable {
  /// Gymnasium itself with classic control and Box2D; also what one's own environments start from.
  case gymnasium
  /// The MuJoCo tasks.
  case mujoco
  /// The Atari games of the Arcade Learning Environment.
  case atari
  /// The ports of Roboschool to PyBullet.
  case pybullet
  /// MetaGym's quadruped.
  case metagym

  /// The group that an environment's id belongs to. Only the id is looked at: no Python runs.
  public static func needed(by id: String) -> PythonGroup {
    if id.hasPrefix("ALE/") || id.hasPrefix("Atari/") { return .atari }
    if id.hasSuffix("NoFrameskip-v4") || id.hasSuffix("Deterministic-v4") { return .atari }
    if id.contains("BulletEnv") { return .pybullet }
    if id.hasPrefix("MetaGym/") { return .metagym }
    let task = id.components(before: "-v")
    return mujocoTasks.contains(task) ? .mujoco : .gymnasium
  }

  /// The pinned versions, relative to the package's root.
  public var requirementsFile: String { "Python/requirements-\(rawValue).txt" }

  /// The sentence that tells how to get the group.
  public var remedy: String { "`./encore setup \(rawValue)` installs it." }

  private static let mujocoTasks: Set<Substring> = [
    "Ant", "HalfCheetah", "Hopper", "Humanoid", "HumanoidStandup", "InvertedDoublePendulum",
    "InvertedPendulum", "Pusher", "Reacher", "Swimmer", "Walker2d",
  ]
}

extension String {
  /// What stands before the last occurrence of a separator; all of it if there is none.
  fileprivate func components(before separator: String) -> Substring {
    var position = endIndex
    while position > startIndex {
      position = index(before: position)
      if self[position...].hasPrefix(separator) { return self[..<position] }
    }
    return self[...]
  }
}

extension PythonGroup {
  /// The group that brings a Python package; `nil` for packages that are not ours to install.
  static func holding(_ package: String) -> PythonGroup? {
    switch package.split(separator: ".").first.map(String.init) ?? package {
    case "gymnasium", "numpy", "Box2D", "pygame": .gymnasium
    case "mujoco", "imageio", "glfw", "packaging", "OpenGL": .mujoco
    case "ale_py": .atari
    case "pybullet", "pybullet_data", "pybullet_envs_gymnasium": .pybullet
    case "metagym", "gym", "scipy", "attr", "attrs", "six": .metagym
    default: nil
    }
  }
}
