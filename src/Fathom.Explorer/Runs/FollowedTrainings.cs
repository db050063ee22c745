using System.Runtime.CompilerServices;
using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>Trainings as they go on: what their logs get, for those who watch.</summary>
/// <param name="run">The run.</param>
sealed class FollowedTrainings(RunFolder run)
{
    /// <summary>Trainings that one follows at once, and followers at most.</summary>
    public const int MostNames = 8, MostFollowers = 32;

    const int FewestPoints = 16, MostPoints = 4000;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromHours(1);

    // So that ages and rates stay current, and a connection that is gone is found out.
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    readonly TrainingRates rates = new(run);
    readonly Lock reading = new();

    // Of all trainings, so that each log is read once.
    readonly Dictionary<string, TrainingLog> logs = [];
    int followers;

    /// <summary>Those who follow now.</summary>
    public int Followers => Volatile.Read(ref followers);

    /// <summary>All trainings, those that run first and controls last.</summary>
    public TrainingsResponse All()
    {
        lock (reading)
        {
            return new([.. run.TrainingNames.Select(Now)
                .OrderBy(training => training.Control).ThenBy(training => training.State != TrainingState.Running)
                .ThenBy(training => training.Name, StringComparer.Ordinal)]);
        }
    }

    /// <summary>First all of each log, then what comes, until all of them are done, or for an hour.</summary>
    /// <exception cref="RequestException">No such training, too many of them, or too many followers.</exception>
    public async IAsyncEnumerable<FollowResponse> Follow(FollowRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        Followed[] all = [.. Check(request).Select(name => new Followed(new(run, name, rates), request.Points))];
        try
        {
            if (Interlocked.Increment(ref followers) > MostFollowers)
                throw new RequestException(503, $"{MostFollowers} pages follow trainings already; close one");
            DateTime end = DateTime.UtcNow + Longest;
            while (true)
            {
                foreach (Followed one in all)
                    if (one.Next() is { } news) yield return news;
                if (all.All(one => one.Done) || DateTime.UtcNow > end) yield break;
                await Task.Delay(Pause, cancel);
            }
        }
        finally
        {
            Interlocked.Decrement(ref followers);
        }
    }

    string[] Check(FollowRequest request)
    {
        if (request.Points is < FewestPoints or > MostPoints)
            throw RequestException.Bad($"points={request.Points}: expected {FewestPoints} to {MostPoints}");
        string[] names = [.. request.Names.Distinct()];
        if (names.Length is 0 or > MostNames) throw RequestException.Bad($"{names.Length} names: expected 1 to {MostNames}");
        return names.All(run.TrainingNames.Contains) ? names : throw RequestException.NotFound("no such training in this run");
    }

    TrainingResponse Now(string name)
    {
        if (!logs.TryGetValue(name, out TrainingLog? log)) logs[name] = log = new(run, name, rates);
        return log.Read(_ => { }, () => { });
    }

    /// <summary>One log, and what of it was sent.</summary>
    sealed class Followed
    {
        readonly TrainingLog log;
        readonly CurvePoints whole, since;
        readonly int points;
        int added, sent;
        TrainingState state;
        DateTime told;

        public Followed(TrainingLog log, int points)
        {
            this.log = log;
            (whole, since, this.points) = (new(points, log.Latents), new(points, log.Latents), points);
        }

        public bool Done => state == TrainingState.Done;

        /// <returns>Null where there is nothing new to say.</returns>
        public FollowResponse? Next()
        {
            bool begun = false;
            added = 0;
            since.Clear();
            TrainingResponse now = log.Read(line =>
            {
                whole.Add(line);
                since.Add(line);
                added++;
            }, () =>
            {
                whole.Clear();
                begun = true;
            });
            bool news = added > 0 || begun || told == default || now.State != state || DateTime.UtcNow - told > Heartbeat;
            if (!news) return null;
            (state, told) = (now.State, DateTime.UtcNow);
            // A page that got many points one by one starts over with few.
            begun |= (sent += added) > 2 * points;
            if (begun) sent = 0;
            return new(now, begun, (begun ? whole : since).Response());
        }
    }
}
