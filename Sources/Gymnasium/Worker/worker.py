"""One worker process: several Gymnasium environments behind two pipes and a shared memory.

The parent writes one-byte commands on descriptor 3 and reads answers on descriptor 4. Everything
that is large lies in the memory behind descriptor 5, at places that the parent decides once, and
is written through numpy views: nothing is serialised after the start. Standard output is no part
of this, because environments print.

    command            answer
    message (setup)    'm' + message: the spaces                  (a message: four bytes of length,
    message (layout)   'k'                                         little-endian, then JSON)
    'r' reset          'k'
    's' step           'k'
    'p' picture        'm' + message: width, height, bytes
    end of file        none: the worker leaves

Any command may be answered by 'e' + message instead: what went wrong, as `failure` writes it.
"""

import difflib
import importlib
import importlib.util
import json
import mmap
import os
import struct
import sys
import traceback

COMMANDS, ANSWERS, MEMORY = 3, 4, 5
RUNNING, TERMINATED, TRUNCATED, LIFE_LOST = 0, 1, 2, 3


class Refusal(Exception):
    """A fault with a name, which the parent turns into an error of its own."""

    def __init__(self, kind, what, **more):
        super().__init__(what)
        self.report = {"kind": kind, "what": what, **more}


# Messages


def read_exactly(count):
    """The next bytes of the commands, or None at the end of the file."""
    parts = []
    while count:
        part = os.read(COMMANDS, count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_message():
    header = read_exactly(4)
    if header is None:
        sys.exit(0)
    body = read_exactly(struct.unpack("<I", header)[0])
    if body is None:
        sys.exit(0)
    return json.loads(body)


def write_all(data):
    view = memoryview(data)
    while view:
        view = view[os.write(ANSWERS, view) :]


def write_message(status, body):
    write_all(status + struct.pack("<I", len(body)) + body)


def failure(error, index=None):
    """Answers with what went wrong. `index` is the environment's place among this worker's."""
    if isinstance(error, Refusal):
        report = dict(error.report)
    else:
        report = {
            "kind": "raised",
            "what": f"raised {type(error).__name__}",
            # The worker's own frames say nothing to the author of an environment.
            "details": "".join(traceback.format_exception(*without_own_frames(error))),
        }
    if index is not None:
        report["index"] = index
    write_message(b"e", json.dumps(report).encode())


def without_own_frames(error):
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return type(error), error, frames


# Making environments


def make_one(setup, task=None):
    """One environment as the id says: registered, or a class of a module or of a file.

    `task` is the place of its arguments, over the common ones, in the list of tasks.
    """
    name = setup["id"]
    kwargs = json.loads(setup["kwargs"])  # text in text: 10.0 stays a float
    if task is not None:
        kwargs.update(json.loads(setup["tasks"][task]))
    if setup.get("renderMode"):
        kwargs["render_mode"] = setup["renderMode"]
    limit = setup.get("maxEpisodeSteps")
    if is_metagym(name):
        import encore_metagym  # the quadruped's packages are a group of their own

        if name != encore_metagym.NAME:
            raise Refusal("unknown", "", nearest=[encore_metagym.NAME])
        return encore_metagym.make(limit, **kwargs)
    maker = own_class(name)
    if maker is not None:
        environment = maker(**kwargs)
        if limit is not None:
            environment = gymnasium.wrappers.TimeLimit(environment, limit)
        return environment
    if name.startswith("ALE/") or name.endswith(("NoFrameskip-v4", "Deterministic-v4")):
        register("ale_py")
    elif "BulletEnv" in name:
        register("pybullet_envs_gymnasium")
    if limit is not None:
        kwargs["max_episode_steps"] = limit
    return gymnasium.make(name, disable_env_checker=True, **kwargs)


def own_class(name):
    """What `module:Class` or `path/file.py:Class` names; None for a registered id."""
    place, colon, attribute = name.rpartition(":")
    if not colon:
        return None
    if place.endswith(".py"):
        if not os.path.isfile(place):
            raise Refusal("unknown", f"there is no file {place}", nearest=[])
        sys.path.insert(0, os.path.dirname(place))
        module_name = os.path.splitext(os.path.basename(place))[0]
        module = sys.modules.get(module_name)
        if module is None or getattr(module, "__file__", None) != place:
            spec = importlib.util.spec_from_file_location(module_name, place)
            module = importlib.util.module_from_spec(spec)
            sys.modules[module_name] = module
            spec.loader.exec_module(module)
    else:
        module = importlib.import_module(place)
    maker = getattr(module, attribute, None)
    if maker is None and place.endswith(".py"):
        names = [key for key, value in vars(module).items() if isinstance(value, type)]
        nearest = difflib.get_close_matches(attribute, names, 3)
        raise Refusal("unknown", "", nearest=[f"{place}:{close}" for close in nearest])
    # Gymnasium's own `module:Name-v0` imports the module and looks the rest up in its registry.
    return maker


def is_metagym(name):
    return name.startswith("MetaGym/")


def is_atari(name):
    """Preprocessed games; `ALE/…` are the games as they are."""
    return name.startswith("Atari/")


def make_lane(setup):
    """One environment, or one that goes through trials on several tasks."""
    tasks = setup.get("tasks")
    if not tasks:
        return make_one(setup)
    return TaskTrials(
        lambda task: make_one(setup, task),
        len(tasks),
        setup["episodes"],
        setup["inTurn"],
        is_metagym(setup["id"]),
    )


def make_all(setup):
    if is_metagym(setup["id"]) and setup["count"] > 1:
        raise Refusal(
            "unsuitable",
            "builds every terrain in the first world of a process, so there can be one in each: "
            "set workers to the number of environments",
        )
    environments = [make_lane(setup)]
    if setup.get("tasks") and not is_metagym(setup["id"]):
        # All tasks of the first one are made now: what cannot be made is told at the start.
        check_tasks(environments[0])
    return environments + [make_lane(setup) for _ in range(setup["count"] - 1)]


def check_tasks(trials):
    for task in range(trials.count):
        trials.open(task)
        for role in ("observation_space", "action_space"):
            first, this = getattr(trials, role), getattr(trials.environment, role)
            if first != this:
                raise Refusal(
                    "unsuitable",
                    f"has other spaces in task {task} than in task 0 ({this}, {first}); the tasks "
                    "of one environment have the same",
                )


def register(package):
    gymnasium.register_envs(importlib.import_module(package))


def nearest_ids(name):
    """The registered ids that are most like an unknown one, of all packages that are here."""
    for package in ("ale_py", "pybullet_envs_gymnasium"):
        if importlib.util.find_spec(package) is not None:
            try:
                register(package)
            except Exception:
                continue
    ids = list(gymnasium.registry)
    # The version counts least: whoever asks for v2 wants v3, not another task's v2.
    stem = name.rpartition("-v")[0] or name
    same = [known for known in ids if known.rpartition("-v")[0] == stem]
    same.sort(key=lambda known: -int("0" + known.rpartition("-v")[2]))
    folded = {known.lower(): known for known in ids}
    close = [folded[key] for key in difflib.get_close_matches(name.lower(), folded, 3, 0.6)]
    return list(dict.fromkeys(same + close))[:3]


def make(setup):
    try:
        return make_all(setup)
    except gymnasium.error.DependencyNotInstalled as error:
        raise Refusal("missing", package_named_by(error), details=str(error))
    except ModuleNotFoundError as error:
        place = setup["id"].rpartition(":")[0]
        if place and not place.endswith(".py") and error.name == place.partition(".")[0]:
            raise Refusal("unknown", f"there is no module {error.name}", nearest=[])
        raise Refusal("missing", error.name or str(error), details=str(error))
    except (gymnasium.error.UnregisteredEnv, gymnasium.error.DeprecatedEnv) as error:
        raise Refusal("unknown", str(error), nearest=nearest_ids(setup["id"]))
    except gymnasium.error.Error as error:
        if not str(error).startswith("Malformed"):
            raise
        raise Refusal("unknown", str(error), nearest=nearest_ids(setup["id"]))


def package_named_by(error):
    """The package that is not there: the import error at the bottom knows its name."""
    cause = error
    while cause is not None:
        if isinstance(cause, ImportError) and cause.name:
            return cause.name
        cause = cause.__cause__ or cause.__context__
    return str(error)


# Spaces


def described(space, role):
    """A space as JSON; anything but a discrete space and a box is refused by name."""
    if isinstance(space, gymnasium.spaces.Discrete):
        return {"kind": "discrete", "count": int(space.n)}
    if isinstance(space, gymnasium.spaces.Box):
        return {
            "kind": "box",
            "shape": [int(size) for size in space.shape],
            "low": bounds(space.low),
            "high": bounds(space.high),
        }
    raise Refusal(
        "unsuitable",
        f"has the {role} space {space}, and only Discrete and Box spaces can be used; a wrapper "
        "in Python (such as gymnasium.wrappers.FlattenObservation) can turn it into one",
    )


def bounds(array):
    """All bounds as 32-bit floats: one number if they are the same; infinities as strings."""
    with numpy.errstate(over="ignore"):
        flat = numpy.asarray(array).astype(numpy.float32).ravel()
    if flat.size and (flat == flat[0]).all():
        flat = flat[:1]
    return [float(x) if numpy.isfinite(x) else ("inf" if x > 0 else "-inf") for x in flat]


# The loop


class Worker:
    """The environments of this process and their places in the shared memory."""

    def __init__(self, setup):
        self.environments = make(setup)
        first = self.environments[0]
        self.observation_space = first.observation_space
        self.action_space = first.action_space
        self.count = len(self.environments)
        self.acting = 0

    def spaces(self):
        return {
            "observation": described(self.observation_space, "observation"),
            "action": described(self.action_space, "action"),
            "inBytes": self.number() == numpy.uint8,
        }

    def number(self):
        """How a number of an observation lies in the memory: pixels are bytes there as well."""
        space = self.observation_space
        is_bytes = isinstance(space, gymnasium.spaces.Box) and space.dtype == numpy.uint8
        return numpy.uint8 if is_bytes else numpy.float32

    def map(self, layout):
        """Lays a view over every environment's share of the memory."""
        memory = mmap.mmap(MEMORY, layout["byteCount"])
        first, count = layout["first"], self.count
        everyone = layout["count"]

        def view(key, dtype, width=1):
            whole = numpy.frombuffer(memory, dtype, everyone * width, layout[key])
            return whole[first * width : (first + count) * width]

        self.header = numpy.frombuffer(memory, numpy.int64, 2, 0)
        self.first = first
        self.rewards = view("rewards", numpy.float64)
        self.endings = view("endings", numpy.uint8)

        space = self.observation_space
        self.has_box_observations = isinstance(space, gymnasium.spaces.Box)
        self.shape = space.shape
        size = int(numpy.prod(space.shape))
        number = self.number()
        shape = (count, *self.shape)
        self.all_observations = view("observations", number, size).reshape(shape)
        self.all_finals = view("finals", number, size).reshape(shape)
        # A list of views: indexing a list is cheaper than slicing an array at every step.
        self.observations = [self.all_observations[place, ...] for place in range(count)]
        self.finals = [self.all_finals[place, ...] for place in range(count)]

        space = self.action_space
        if isinstance(space, gymnasium.spaces.Box):
            size = int(numpy.prod(space.shape))
            rows = view("actions", numpy.float32, size).reshape(count, size)
            dtype = space.dtype
            # A copy, as Gymnasium's own vector environments hand out: an environment may keep its
            # last action, and the memory will change under it.
            self.readers = [row.reshape(space.shape) for row in rows]
            self.action_of = lambda place: self.readers[place].astype(dtype)
        else:
            start = int(space.start)
            self.indices = view("actions", numpy.int64)
            self.action_of = lambda place: int(self.indices[place]) + start
        self.place_trials()

    def place_trials(self):
        """Tells environments that go through tasks which of all environments they are."""
        for place, environment in enumerate(self.environments):
            if isinstance(environment, TaskTrials):
                environment.place = self.first + place

    def write(self, observation, target):
        """Stores one observation as 32-bit floats."""
        if self.has_box_observations:
            if getattr(observation, "shape", None) != self.shape:
                observation = numpy.asarray(observation)
                if observation.shape != self.shape:
                    raise Refusal(
                        "misbehaved",
                        f"gave an observation of shape {list(observation.shape)}, and its space "
                        f"says {list(self.shape)}",
                    )
            target[...] = observation
        else:
            target[...] = observation - self.observation_space.start

    def reset(self):
        seed = int(self.header[0]) + self.first
        for place, environment in enumerate(self.environments):
            self.acting = place
            observation, _ = environment.reset(seed=seed + place)
            self.write(observation, self.observations[place])

    def step(self):
        rewards, endings = self.rewards, self.endings
        for place, environment in enumerate(self.environments):
            self.acting = place
            observation, reward, terminated, truncated, _ = environment.step(
                self.action_of(place)
            )
            rewards[place] = reward
            if terminated or truncated:
                # An episode that is over for both reasons is over: nothing may be bootstrapped.
                endings[place] = TERMINATED if terminated else TRUNCATED
                self.write(observation, self.finals[place])
                observation, _ = environment.reset()
            else:
                endings[place] = RUNNING
            self.write(observation, self.observations[place])

    def picture(self):
        self.acting = int(self.header[1])
        try:
            frame = self.draw(self.acting)
        except NotImplementedError:  # what gymnasium.Env itself does
            frame = None
        if frame is None:
            metadata = getattr(self.environments[self.acting], "metadata", None) or {}
            modes = [str(mode) for mode in metadata.get("render_modes") or ["none"]]
            raise Refusal(
                "unsuitable",
                f"cannot be drawn: it has no render mode 'rgb_array' (it has: {', '.join(modes)})",
            )
        frame = numpy.ascontiguousarray(frame, dtype=numpy.uint8)
        if frame.ndim != 3 or frame.shape[2] != 3:
            raise Refusal("misbehaved", f"rendered a picture of shape {list(frame.shape)}")
        height, width, _ = frame.shape
        return struct.pack("<II", width, height) + frame.tobytes()

    def draw(self, place):
        return self.environments[place].render()

    def serve(self):
        done = b"k"
        while True:
            command = os.read(COMMANDS, 1)
            try:
                if command == b"s":
                    self.step()
                elif command == b"r":
                    self.reset()
                elif command == b"p":
                    write_message(b"m", self.picture())
                    continue
                elif not command:
                    return
                os.write(ANSWERS, done)
            except BrokenPipeError:
                return
            except BaseException as error:  # also SystemExit: an environment must not end us
                failure(error, self.acting)

    def close(self):
        for environment in self.environments:
            try:
                environment.close()
            except Exception:
                traceback.print_exc()


class AtariWorker(Worker):
    """All games of this process in one vector environment, which has threads of its own."""

    def __init__(self, setup):
        if setup.get("tasks"):
            raise Refusal("unsuitable", "has no tasks to go through: leave `tasks` at []")
        try:
            import encore_atari
        except ModuleNotFoundError as error:
            raise Refusal("missing", error.name, details=str(error))
        rom, nearest = encore_atari.rom_of(setup["id"])
        if rom is None:
            raise Refusal("unknown", "", nearest=nearest)
        arguments = json.loads(setup["kwargs"])
        limit = setup.get("maxEpisodeSteps")
        if limit is not None:
            arguments["max_num_frames_per_episode"] = limit * arguments.get("frameskip", 4)
        draws = bool(setup.get("renderMode"))
        self.count = setup["count"]
        self.environments = [encore_atari.Games(rom, self.count, draws, arguments)]
        self.observation_space = self.environments[0].observation_space
        self.action_space = self.environments[0].action_space
        self.acting = 0

    def reset(self):
        seed = int(self.header[0]) + self.first
        self.all_observations[...] = self.environments[0].reset(seed)

    def step(self):
        # A copy, since ale-py works on while we answer.
        observations, rewards, ended, cut, lost, finals = self.environments[0].step(
            self.indices.copy()
        )
        self.all_observations[...] = observations
        self.rewards[...] = rewards
        self.endings[...] = numpy.where(lost, LIFE_LOST, RUNNING)
        over = ended | cut
        if over.any():
            self.endings[over] = numpy.where(ended[over], TERMINATED, TRUNCATED)
            self.all_finals[over] = finals[over]

    def draw(self, place):
        return self.environments[0].picture(place)


def main():
    global gymnasium, numpy, TaskTrials
    setup = read_message()
    sys.path.insert(0, setup["directory"])
    try:
        try:
            import gymnasium
            import numpy
            from encore_tasks import TaskTrials
        except ModuleNotFoundError as error:
            raise Refusal("missing", error.name, details=str(error))
        worker = (AtariWorker if is_atari(setup["id"]) else Worker)(setup)
        write_message(b"m", json.dumps(worker.spaces()).encode())
        worker.map(read_message())
        write_all(b"k")
    except Exception as error:
        failure(error)
        return
    worker.serve()
    worker.close()


if __name__ == "__main__":
    main()
