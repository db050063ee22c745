namespace Fathom.Evaluation;

/// <summary>Something that stands beside a dictionary in every evaluation and is measured by the same code. Another is a class of
/// its own beside these and a line in <see cref="All"/>.</summary>
public abstract class Control
{
    /// <summary>Latents that decode to each other's directions.</summary>
    public static readonly Control Permuted = new PermutedDecoderControl();

    /// <summary>A dictionary trained alike on a model with random parameters.</summary>
    public static readonly Control RandomInit = new RandomInitModelControl();

    /// <summary>Random directions.</summary>
    public static readonly Control Random = new RandomDictionaryControl();

    /// <summary>Principal components.</summary>
    public static readonly Control Components = new ComponentsControl();

    /// <summary>The coordinates of the vectors themselves.</summary>
    public static readonly Control Neurons = new BasisControl("neuron basis", "neurons");

    /// <summary>Every control that there is, in the order of the columns.</summary>
    public static IReadOnlyList<Control> All { get; } = [Permuted, RandomInit, Random, Components, Neurons];

    /// <summary>What its column is called.</summary>
    public abstract string Name { get; }

    /// <summary>What it stands for.</summary>
    public abstract SubjectRole Role { get; }

    /// <summary>Whether another seed makes another one.</summary>
    public abstract bool IsSeeded { get; }

    /// <summary>How many are made at least, so that one seed of a dictionary stands against the spread of what is cheap to
    /// make.</summary>
    public virtual int Draws => 1;

    /// <summary>Whether what it makes is nobody else's, and disposed of with the evaluation.</summary>
    public virtual bool OwnsDictionary => true;

    /// <summary>Makes it; null where it cannot be made of this dictionary.</summary>
    /// <param name="context">The dictionary.</param>
    /// <param name="seed">Of chance.</param>
    public abstract CoreSubject? Make(MetricContext context, ulong seed);
}
