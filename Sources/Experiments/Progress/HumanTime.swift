/// A duration as a person says it.
public enum HumanTime {
  /// `12 s`, `1 min 20 s`, `3 h 5 min`, `2 d 4 h`: the two largest units. What is not a duration is
  /// `unknown`.
  /// - Parameter seconds: the duration, in seconds.
  public static func text(_ seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e9 else { return "unknown" }
    let whole = Int(seconds.rounded())
    let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
    if days > 0 { return "\(days) d \(hours) h" }
    if hours > 0 { return "\(hours) h \(minutes) min" }
    if minutes > 0 { return "\(minutes) min \(whole % 60) s" }
    return "\(whole) s"
  }
}
