/// The version of this package.
public enum EncoreVersion {
  /// As in CHANGELOG.md.
  public static let current = "0.1.0"
}
