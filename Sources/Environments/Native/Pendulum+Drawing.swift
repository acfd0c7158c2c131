import Foundation

extension Pendulum: DrawnEnvironment {
  /// The pendulum, 240 pixels square; upright is up.
  public var frame: RenderedFrame {
    var canvas = Canvas(width: 240, height: 240, across: -1.3...1.3, from: -1.3)
    // Angles grow against the clock.
    let end = (x: -sin(angle), y: cos(angle))
    canvas.line(from: (0, 0), to: end, width: 0.2, color: .red)
    canvas.line(from: (0, 0), to: (0, 0), width: 0.1, color: .ink)
    return canvas.frame
  }
}
