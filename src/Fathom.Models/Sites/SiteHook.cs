namespace Fathom.Models;

/// <summary>Called when a forward pass has come to a site; may read the values and change them in place.</summary>
public delegate void SiteHook(SiteView view);
