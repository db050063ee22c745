using System.Runtime.CompilerServices;

namespace Fathom.Features;

/// <summary>
/// Steers one model at one site: streams texts side by side, and measures what strengths do. Thread-safe: whoever uses it at
/// the same time waits for the other's token or prompt. Whatever else uses the model takes <see cref="Exclusion"/> too.
/// </summary>
/// <example><code>
/// var bench = new SteeringBench(new(model, Site.Parse("blocks.2.resid_post")) { Tokenizer = tokenizer, Coder = coder });
/// await foreach (SteeredToken token in bench.Stream(settings, [SteeringColumn.Default, SteeringColumn.Steered], cancel))
///     Console.WriteLine($"{token.Column}: {token.Text}");
/// </code></example>
public sealed class SteeringBench
{
    readonly Directions directions;

    /// <param name="subject">Stays its owner's.</param>
    /// <param name="exclusion">What all users of the model share; null for a new one.</param>
    /// <exception cref="InputException">The site cannot be steered, or the dictionary is of another site.</exception>
    public SteeringBench(SteeringSubject subject, SemaphoreSlim? exclusion = null)
    {
        subject.Require();
        Subject = subject;
        Exclusion = exclusion ?? new(1, 1);
        directions = new(subject);
    }

    /// <summary>What is steered.</summary>
    public SteeringSubject Subject { get; }

    /// <summary>Held during every forward pass.</summary>
    public SemaphoreSlim Exclusion { get; }

    /// <summary>Streams columns side by side, a token of each in turn, until all have ended. The same settings give the same
    /// tokens, whatever other columns there are and however many threads.</summary>
    /// <param name="settings">Prompt, interventions, sampling.</param>
    /// <param name="columns">Which; each once.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <exception cref="InputException">A setting has no meaning here, or the prompt is empty or too long.</exception>
    public async IAsyncEnumerable<SteeredToken> Stream(SteeringSettings settings, IReadOnlyList<SteeringColumn> columns,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        int[] prompt = Subject.Encode(settings.Prompt);
        var open = new List<SteeredColumn>();
        try
        {
            foreach (SteeringColumn column in columns)
                open.Add(await Exclusively(() => Open(settings, column, prompt), cancel).ConfigureAwait(false));
            for (bool any = true; any;)
            {
                any = false;
                foreach (SteeredColumn column in open)
                {
                    SteeredToken? token = await Exclusively(column.Next, cancel).ConfigureAwait(false);
                    if (token is null) continue;
                    any = true;
                    yield return token;
                }
            }
        }
        finally
        {
            open.ForEach(column => column.Dispose());
        }
    }

    /// <summary>One column, token by token as they are asked for.</summary>
    /// <param name="settings">Interventions, sampling; its prompt is not looked at.</param>
    /// <param name="column">Which.</param>
    /// <param name="prompt">Token ids, as they are.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <inheritdoc cref="Stream" path="/exception"/>
    public IEnumerable<SteeredToken> Generate(SteeringSettings settings, SteeringColumn column, int[] prompt,
        CancellationToken cancel = default)
    {
        using SteeredColumn open = Locked(() => Open(settings, column, prompt), cancel);
        while (Locked(open.Next, cancel) is { } token) yield return token;
    }

    /// <summary>What strengths do to prompts: dose and response.</summary>
    /// <param name="sweep">Settings, strengths, prompts.</param>
    /// <param name="progress">Gets how many of how many texts are done.</param>
    /// <param name="cancel">Stops between texts.</param>
    /// <exception cref="InputException">A setting has no meaning here, or there is no prompt or strength.</exception>
    public DoseReport Measure(DoseSweep sweep, Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        sweep.Require(Subject.Model.Config);
        int done = 0, total = sweep.Prompts.Count * (sweep.Strengths.Count + 1);
        DosePoint Point(double strength, SteeringSettings settings)
        {
            var texts = new List<DoseText>();
            foreach (DoseText text in Texts(settings, sweep.Prompts, sweep.Targets, cancel))
            {
                texts.Add(text);
                progress?.Invoke(++done, total);
            }
            return DosePoint.Of(strength, texts);
        }
        DosePoint unsteered = Point(0, sweep.Settings.As(SteeringColumn.Default));
        return new(unsteered, [.. sweep.Strengths.Select(strength => Point(strength, sweep.Settings.Times(strength)))]);
    }

    /// <summary>Continues prompts and measures each text, one after the other as they are asked for.</summary>
    /// <param name="settings">Interventions, sampling; its prompt is not looked at. Prompt i draws with its seed + i.</param>
    /// <param name="prompts">Texts.</param>
    /// <param name="targets">Token ids whose probability is followed.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <inheritdoc cref="Stream" path="/exception"/>
    public IEnumerable<DoseText> Texts(SteeringSettings settings, IReadOnlyList<string> prompts, IReadOnlyList<int> targets,
        CancellationToken cancel = default)
    {
        for (int i = 0; i < prompts.Count; i++)
        {
            SteeringSettings own = settings with { Seed = settings.Seed + (ulong)i };
            int[] prompt = Subject.Encode(prompts[i]);
            yield return Locked(() => new DoseMeasure(Subject, directions, own, prompt, targets).Run(cancel), cancel);
        }
    }

    SteeredColumn Open(SteeringSettings settings, SteeringColumn column, int[] prompt)
    {
        SteeringSettings own = settings.As(column);
        return new(Subject, column, own, SteeringPlan.Of(Subject, directions, own, prompt), prompt);
    }

    async Task<T> Exclusively<T>(Func<T> work, CancellationToken cancel)
    {
        await Exclusion.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return work();
        }
        finally
        {
            Exclusion.Release();
        }
    }

    T Locked<T>(Func<T> work, CancellationToken cancel)
    {
        Exclusion.Wait(cancel);
        try
        {
            return work();
        }
        finally
        {
            Exclusion.Release();
        }
    }
}
