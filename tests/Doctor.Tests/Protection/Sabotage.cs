namespace CaptchaGate.Doctor.Tests.Protection;

/// <summary>What a back end does not check.</summary>
internal enum Sabotage
{
    None,

    /// <summary>It takes every form.</summary>
    NoCheck,

    /// <summary>It looks whether the page filled the field.</summary>
    PageOnly,

    NoSignature,

    /// <summary>It verifies with the key in the header <c>jwk</c>.</summary>
    KeyInReceipt,

    /// <summary>It reads the keys from the header <c>jku</c>.</summary>
    KeyAddressInReceipt,

    /// <summary>It reads the keys of the issuer that the receipt names.</summary>
    KeysOfNamedIssuer,

    NoIssuer,
    WrongAudience,
    NoExpiry,
    AcceptsDegraded,
    AcceptsReplay,

    /// <summary>It refuses everything.</summary>
    Closed,

    /// <summary>It reads keys from the receipt, and refuses it all the same.</summary>
    Curious,
}
