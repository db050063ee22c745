using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// What only one kind of <see cref="Sae"/> has in a folder of SAELens layout: names in cfg.json and tensors. Another kind is a
/// class of its own beside these and a line in <see cref="All"/>.
/// </summary>
abstract class SaeKind
{
    /// <summary>Every kind that can be written and read.</summary>
    public static IReadOnlyList<SaeKind> All { get; } =
    [
        new StandardKind(), new TopKKind(), new JumpReluKind(), new GatedKind(), new MatchingPursuitKind(), new SignedTopKKind(),
        new GroupMaxKind(), new KMeansKind(), new NonNegativeKind(),
    ];

    /// <summary>The architecture in cfg.json, SAELens's where it has such a kind.</summary>
    public abstract string Name { get; }

    /// <summary>What the tensor of <see cref="SaeWeights.EncoderBias"/> is called.</summary>
    public virtual string EncoderBias => "b_enc";

    /// <summary>Whether there is an encoder beside the decoder.</summary>
    public virtual bool HasEncoder => true;

    /// <summary>n of a tensor [M, n] that only this kind has; null of a vector [M].</summary>
    /// <param name="tensor">Its name.</param>
    /// <param name="width">d</param>
    public virtual int? Columns(string tensor, int width) => null;

    public static SaeKind Of(Sae sae) => All.First(kind => kind.Makes(sae));

    /// <summary>Whether SAELens reads such a dictionary under <see cref="Name"/>, with <c>transcoder</c> or
    /// <c>skip_transcoder</c> in it.</summary>
    public abstract bool InSaeLens(Sae sae);

    public abstract bool Makes(Sae sae);

    /// <param name="config">cfg.json.</param>
    /// <param name="weights">Encoder, decoder and what is done around the latents.</param>
    /// <param name="vector">Reads a tensor [M], or of more <see cref="Columns"/>, by its name.</param>
    public abstract Sae Read(ConfigFile config, SaeWeights weights, Func<string, float[]> vector);

    /// <summary>Adds to cfg.json what only this kind has.</summary>
    public virtual void Describe(Sae sae, JsonObject config)
    {
    }

    /// <summary>Tensors that only this kind has.</summary>
    public virtual IEnumerable<TensorData> Tensors(Sae sae) => [];
}
