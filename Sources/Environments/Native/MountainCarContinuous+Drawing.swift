import Foundation

extension MountainCarContinuous: DrawnEnvironment {
  /// The valley, 480 by 320 pixels, with a flag where the car is to arrive.
  public var frame: RenderedFrame {
    var canvas = Canvas(width: 480, height: 320, across: -1.2...0.6, from: -0.1)
    func ground(_ x: Double) -> (x: Double, y: Double) { (x, 0.45 * sin(3 * x) + 0.5) }
    for part in 0..<60 {
      let x = -1.2 + 1.8 * Double(part) / 60
      canvas.line(from: ground(x), to: ground(x + 0.03), width: 0.012, color: .pale)
    }
    let goal = ground(0.45)
    canvas.line(from: goal, to: (goal.x, goal.y + 0.14), width: 0.01, color: .ink)
    canvas.box(around: (goal.x + 0.03, goal.y + 0.12), width: 0.06, height: 0.04, color: .red)
    let car = ground(state[0])
    canvas.line(
      from: (car.x, car.y + 0.04), to: (car.x, car.y + 0.04), width: 0.08, color: .blue)
    return canvas.frame
  }
}
