namespace CaptchaGate.Emulator.Captcha;

/// <summary>A token that can't be minted as asked; the message says what to ask instead.</summary>
public sealed class MintException : Exception
{
    public MintException(string message)
        : base(message)
    {
    }

    public MintException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public MintException()
    {
    }
}
