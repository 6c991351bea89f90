using System.Runtime.InteropServices;

namespace CaptchaGate.Core.Verification;

/// <summary>What the budget of all instances says about one unverified pass. The default denies.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BudgetGrant
{
    /// <value>Whether this instance's own budget is still to be asked; it must agree with every pass.</value>
    public bool AsksInstance { get; private init; }

    /// <value>Among how many instances the scene's budget is divided, at least 1.</value>
    public int Instances { get; private init; }

    /// <summary>The budget of all instances has none.</summary>
    public static BudgetGrant Refused => default;

    /// <summary>One unit was taken from the budget of all instances.</summary>
    public static BudgetGrant Taken => Divided(1);

    /// <summary>The instance decides alone, with its share of the budget.</summary>
    /// <param name="instances">1 where instances share nothing: each has the whole budget.</param>
    public static BudgetGrant Divided(int instances) => new() { AsksInstance = true, Instances = instances };
}
