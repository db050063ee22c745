using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Draws the passages that a latent is explained from and tested on; the same for the same seed. Thread-safe.</summary>
public sealed class EvidenceSource : IDisposable
{
    const int Deciles = 10, Tries = 40;

    readonly FeatureIndex index;
    readonly ExplainOptions options;
    readonly Lazy<SideCorpus> trainCorpus, testCorpus;
    readonly Lazy<PassageVectors> vectors;
    readonly Lazy<ISubject> subject;
    readonly Lazy<SubjectSurprisal> surprisal;
    readonly Lazy<TrackedVariables> variables;
    readonly DocumentSides sides;
    readonly PassageMap map;
    readonly int[] trainContexts, testContexts;

    /// <param name="run">The run.</param>
    /// <param name="index">Of a dictionary.</param>
    /// <param name="options">How much is drawn.</param>
    /// <exception cref="InputException">There is but one document.</exception>
    public EvidenceSource(RunFolder run, FeatureIndex index, ExplainOptions options)
        : this(run, index, options, () => new SubjectModel(run, index.Description, Workers.All)) { }

    /// <param name="run">The run.</param>
    /// <param name="index">Of a dictionary.</param>
    /// <param name="options">How much is drawn.</param>
    /// <param name="openSubject">Called when somebody first asks the model.</param>
    /// <exception cref="InputException">There is but one document.</exception>
    internal EvidenceSource(RunFolder run, FeatureIndex index, ExplainOptions options, Func<ISubject> openSubject)
    {
        this.index = index;
        this.options = options;
        sides = new(index.Items, options.Seed);
        map = new(index, options.PassageTokens);
        int[] contexts = [.. Enumerable.Range(0, index.Items.Description.Contexts)];
        trainContexts = Array.FindAll(contexts, context => sides[context] == Side.Train);
        testContexts = Array.FindAll(contexts, context => sides[context] == Side.Test);
        trainCorpus = new(() => new(index, sides, Side.Train));
        testCorpus = new(() => new(index, sides, Side.Test));
        subject = new(openSubject);
        surprisal = new(() => new(index, trainContexts, subject.Value, options.Seed));
        variables = new(() => new(run, index, TrainCorpus, TestCorpus));
        vectors = new(() => new(ActivationStore.Open(run.Capture(index.Description.Capture)), map));
    }

    internal FeatureIndex Index => index;

    /// <summary>Every token that explainers may use.</summary>
    internal SideCorpus TrainCorpus => trainCorpus.Value;

    /// <summary>Every token that scorers may use.</summary>
    internal SideCorpus TestCorpus => testCorpus.Value;

    /// <summary>The activations of passages; opens the capture.</summary>
    internal PassageVectors Vectors => vectors.Value;

    /// <summary>The model that was captured; loads it.</summary>
    internal ISubject Subject => subject.Value;

    /// <summary>How unexpected tokens of training documents are to it; runs it over a sample.</summary>
    internal SubjectSurprisal Surprisal => surprisal.Value;

    /// <summary>The labelled variables of the run; opens its labels.</summary>
    internal TrackedVariables Variables => variables.Value;

    public void Dispose()
    {
        if (subject.IsValueCreated) subject.Value.Dispose();
        if (variables.IsValueCreated) variables.Value.Dispose();
        if (vectors.IsValueCreated) vectors.Value.Dispose();
    }

    /// <summary>The evidence of one latent.</summary>
    public LatentEvidence Of(int latent)
    {
        FiringPassage[] firing = map.Firing(latent);
        Passage[] train = Firing(latent, firing, Side.Train, options.TrainExamples, DrawPurpose.TrainPassages);
        Array.Sort(train, (a, b) => (b.Activations.Max(), a.Number).CompareTo((a.Activations.Max(), b.Number)));
        Passage[] test = Firing(latent, firing, Side.Test, options.TestExamples, DrawPurpose.TestPassages);
        HashSet<int> fires = [.. firing.Select(one => one.Number)];
        FiringPassage[][] neighbours = [.. index.Neighbours(latent).Select(near => map.Firing(near.Latent))];
        return new(latent, index.Statistics(latent).Max, train,
            Others(latent, fires, neighbours, Side.Train, options.OtherExamples, DrawPurpose.TrainOthers), test,
            Others(latent, fires, neighbours, Side.Test, options.OtherExamples, DrawPurpose.TestOthers),
            index.LogitEffects(latent));
    }

    // As many from each decile of the strongest activation in a passage; all of them where there are no more.
    Passage[] Firing(int latent, FiringPassage[] firing, Side side, int count, DrawPurpose purpose)
    {
        FiringPassage[] own = Array.FindAll(firing, one => sides[map.ContextOf(one.Number)] == side);
        Array.Sort(own, (a, b) => (a.Peak, a.Number).CompareTo((b.Peak, b.Number)));
        var draws = new Draws(options.Seed, latent, purpose);
        var drawn = new List<Passage>();
        for (int decile = 0; decile < Deciles; decile++)
        {
            int first = Part(own.Length, decile), wanted = Part(count, decile + 1) - Part(count, decile);
            Span<FiringPassage> part = own.AsSpan(first, Part(own.Length, decile + 1) - first);
            foreach (FiringPassage one in draws.Take(part, wanted))
                drawn.Add(map.Show(latent, one.Number, PassageKind.Firing, decile));
        }
        return [.. drawn];
    }

    static int Part(int count, int decile) => (int)((long)count * decile / Deciles);

    // Half near misses where there are as many, the rest at random.
    Passage[] Others(int latent, HashSet<int> fires, FiringPassage[][] neighbours, Side side, int count, DrawPurpose purpose)
    {
        var draws = new Draws(options.Seed, latent, purpose);
        var chosen = new HashSet<int>(fires);
        var others = new List<Passage>();
        foreach (int near in NearMisses(neighbours, fires, side, count / 2, draws))
            if (chosen.Add(near)) others.Add(map.Show(latent, near, PassageKind.NearMiss, -1));
        int[] contexts = side == Side.Train ? trainContexts : testContexts;
        for (int tries = 0; contexts.Length > 0 && others.Count < count && tries < Tries * count; tries++)
        {
            (int first, int end) = map.OfContext(contexts[draws.Below(contexts.Length)]);
            int passage = first + draws.Below(end - first);
            if (map.HasRows(passage) && chosen.Add(passage))
                others.Add(map.Show(latent, passage, PassageKind.Random, -1));
        }
        return [.. others];
    }

    // Of each neighbour equally many, so that the nearest does not stand for all.
    int[] NearMisses(FiringPassage[][] neighbours, HashSet<int> fires, Side side, int count, Draws draws)
    {
        var candidates = new HashSet<int>();
        foreach (FiringPassage[] near in neighbours)
        {
            int[] silent = [.. near.Select(one => one.Number)
                .Where(passage => !fires.Contains(passage) && sides[map.ContextOf(passage)] == side)];
            foreach (int passage in draws.Take(silent.AsSpan(), count)) candidates.Add(passage);
        }
        int[] all = [.. candidates];
        return draws.Take(all.AsSpan(), count).ToArray();
    }
}
