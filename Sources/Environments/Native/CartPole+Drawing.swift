import Foundation

extension CartPole: DrawnEnvironment {
  /// The track from end to end, 480 by 160 pixels; the pole, 1 m long, leans as it does.
  public var frame: RenderedFrame {
    var canvas = Canvas(width: 480, height: 160, across: -2.4...2.4, from: -0.3)
    let position = state[0]
    let angle = state[2]
    canvas.line(from: (-2.4, 0), to: (2.4, 0), width: 0.015, color: .pale)
    canvas.box(around: (position, 0), width: 0.5, height: 0.28, color: .ink)
    let end = (x: position + sin(angle), y: 0.14 + cos(angle))
    canvas.line(from: (position, 0.14), to: end, width: 0.09, color: .red)
    canvas.line(from: (position, 0.14), to: (position, 0.14), width: 0.06, color: .blue)
    return canvas.frame
  }
}
