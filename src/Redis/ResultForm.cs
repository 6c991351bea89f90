using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Redis;

/// <summary>A result as bytes. Only <see cref="ResultSeal"/> reads them, after it knows who wrote them.</summary>
internal static class ResultForm
{
    private const byte Succeeded = 1;
    private const byte BudgetExhausted = 2;

    public static void Write(BinaryWriter writer, SharedResult result)
    {
        writer.Write((byte)result.Outcome);
        writer.Write((byte)((result.Succeeded ? Succeeded : 0) | (result.BudgetExhausted ? BudgetExhausted : 0)));
        writer.Write(result.At.ToUnixTimeMilliseconds());
        writer.Write(result.Id);
        WriteText(writer, result.Code);
        WriteText(writer, result.RequestId);
        WriteText(writer, result.CertifyId);
    }

    /// <returns>Null for an outcome that this version does not know.</returns>
    public static SharedResult? Read(BinaryReader reader)
    {
        var outcome = (Outcome)reader.ReadByte();
        var flags = reader.ReadByte();
        var at = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var result = new SharedResult
        {
            Outcome = outcome,
            Succeeded = (flags & Succeeded) != 0,
            BudgetExhausted = (flags & BudgetExhausted) != 0,
            At = at,
            Id = reader.ReadString(),
            Code = ReadText(reader),
            RequestId = ReadText(reader),
            CertifyId = ReadText(reader),
        };
        return Enum.IsDefined(outcome) && outcome is not Outcome.None ? result : null;
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
