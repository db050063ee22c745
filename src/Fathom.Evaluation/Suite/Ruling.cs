namespace Fathom.Evaluation;

/// <summary>How a dictionary stands to a control in one figure.</summary>
public enum Ruling
{
    /// <summary>Better by more than noise.</summary>
    Better,

    /// <summary>Worse by more than noise.</summary>
    Worse,

    /// <summary>Different by more than noise, which is neither better nor worse.</summary>
    Different,

    /// <summary>The difference is within noise.</summary>
    Noise,

    /// <summary>There is no difference, since one of the two has no such number.</summary>
    Undefined,
}
