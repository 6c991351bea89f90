using System.Globalization;

namespace CaptchaGate.Doctor.Recording;

/// <summary>The options of <c>--record</c>.</summary>
/// <param name="File">Where the record is written.</param>
/// <param name="Listen">The port on which one request is awaited; null for none.</param>
internal sealed record RecordOptions(string File, string? Listen)
{
    public int Port => int.Parse(Listen!, NumberStyles.None, CultureInfo.InvariantCulture);

    // A record prints its properties; an argument may be a secret in the wrong place.
    public override string ToString() => nameof(RecordOptions);

    /// <returns>Null where <c>--record</c> is not among the options.</returns>
    public static RecordOptions? Read(OptionReader options) => options.Take("--record") is { } file ? new RecordOptions(file, options.Take("--listen")) : null;

    /// <returns>What is wrong; null when all is well.</returns>
    public string? FindFault()
    {
        if (File.Length == 0)
            return "--record takes the name of the file to write.";
        return Listen is null || ushort.TryParse(Listen, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "--listen takes a port.";
    }
}
