using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>
/// Something to measure: a dictionary, and the activations that it is measured on. A control is the same thing with the
/// part that should matter replaced, and goes through the same code.
/// </summary>
/// <param name="Name">What it is called in tables, e.g. <c>this dictionary</c>.</param>
/// <param name="Coder">The dictionary.</param>
/// <param name="Rows">What it reads, training rows first: activations of a site, or of several side by side.</param>
/// <param name="Model">The model whose activations they are; null to measure without a model.</param>
public sealed record CoreSubject(string Name, ISparseCoder Coder, IVectorSource Rows, LanguageModel? Model = null)
{
    /// <summary>What a transcoder is to write, row for row; null where that is what is read.</summary>
    public IVectorSource? Targets { get; init; }

    /// <summary>What the dictionary is, to the bit: what is kept of it is kept under this. Empty: nothing is kept.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Likewise of the rows, and of what is to be written.</summary>
    public string RowsIdentity { get; init; } = "";

    /// <summary>Likewise of the model.</summary>
    public string ModelIdentity { get; init; } = "";

    /// <summary>By which what was computed of this one is found again: the control of one dictionary may be that of
    /// another.</summary>
    internal object Same => Identity.Length == 0 || RowsIdentity.Length == 0 ? this : (Identity, RowsIdentity);

    /// <summary>The dictionary whose decoder was permuted to make this one, and how; null where none was.</summary>
    internal (CoreSubject Of, int[] Order)? Permutation { get; init; }

    /// <summary>What stands for its weights where latents are in pairs by construction; null for the dictionary itself.</summary>
    internal ISparseCoder? Directions { get; init; }

    /// <summary>The dictionary that is evaluated.</summary>
    public const string Dictionary = "this dictionary";

    /// <summary>The control whose latents decode to each other's directions.</summary>
    public const string PermutedDecoder = "permuted decoder";

    /// <summary>The control trained in the same way on an untrained model of the same architecture.</summary>
    public const string RandomInitModel = "random-init model";
}
