using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>One site of the run with its dictionary, and as many models as threads.</summary>
sealed class SteeringLayer
{
    readonly SteeringBench[] benches;
    readonly SteeringSubject subject;
    readonly Dictionary<(string, bool), SteeringMeans> means = [];
    readonly ItemStore items;
    readonly LabelStore labels;
    PrincipalComponents? components;

    public SteeringLayer(RunFolder run, int layer, LanguageModel[] models, Tokenizer tokenizer, ItemStore items,
        LabelStore labels)
    {
        (Layer, this.items, this.labels) = (layer, items, labels);
        string site = $"blocks.{layer}.resid_post";
        Rows = ActivationStore.Open(run.Capture(site));
        string dictionary = run.DictionaryNames.First(name => name.StartsWith(site, StringComparison.Ordinal));
        Coder = SaeLensFolder.Read(run.Dictionary(dictionary)).Coder;
        subject = new(models[0], Site.Parse(site)) { Tokenizer = tokenizer, Coder = Coder, Rows = Rows, Run = run };
        benches = [.. models.Select(model => new SteeringBench(subject with { Model = model, Workers = Workers.One }))];
    }

    public LanguageModel Model => subject.Model;

    public int Layer { get; }

    public ActivationStore Rows { get; }

    public ISparseCoder Coder { get; }

    public SteeringMeans Means(string group, bool before) => means.TryGetValue((group, before), out SteeringMeans? known) ? known
        : means[(group, before)] = new(Rows, items, labels, group, before, Model.Config.VocabularySize, Workers.All);

    /// <summary>The component, of the first 50, that lies most along a direction, and its sign.</summary>
    public (int Component, int Sign) Component(float[] direction)
    {
        components ??= PrincipalComponents.Of(new RowSelection(Rows, 0, Rows.TrainCount), FitContext.Of(Workers.All));
        float[] along = [.. Enumerable.Range(0, Math.Min(50, components.Count)).Select(i =>
            TensorPrimitives.Dot(components.Directions.AsSpan(i * Rows.Width, Rows.Width), direction))];
        int best = TensorPrimitives.IndexOfMaxMagnitude(along);
        return (best, Math.Sign(along[best]));
    }

    /// <summary>Continues prompts under settings at some strengths, on all models.</summary>
    /// <returns>Each strength's texts, in the order of the prompts.</returns>
    public DoseText[][] Texts(SteeringSettings settings, double[] strengths, string[] prompts)
    {
        int part = (prompts.Length + benches.Length - 1) / benches.Length;
        (string[] Prompts, int First)[] parts = [.. prompts.Chunk(part).Select((some, i) => (some, i * part))];
        var found = new DoseText[strengths.Length][][];
        for (int s = 0; s < strengths.Length; s++) found[s] = new DoseText[parts.Length][];
        Parallel.For(0, parts.Length, i =>
        {
            SteeringSettings own = settings with { Seed = settings.Seed + (ulong)parts[i].First };
            for (int s = 0; s < strengths.Length; s++)
                found[s][i] = [.. benches[i].Texts(own.Times(strengths[s]), parts[i].Prompts, [])];
        });
        return [.. found.Select(texts => texts.SelectMany(part => part).ToArray())];
    }
}
