namespace Fathom.Dictionaries;

/// <summary>By what rule parameters move against their gradient.</summary>
public enum Optimiser
{
    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>The sign of a running mean of the gradient (Bernstein et al. 2018, "signSGD", there called Signum).</summary>
    SignSgd,

    /// <summary>Matrices by an orthogonalised running mean (Jordan et al. 2024, "Muon"), vectors by Adam.</summary>
    Muon,
}
