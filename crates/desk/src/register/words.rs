//! The words of registers: over their columns, and for where a dossier stands.
//! Folded (small letters without marks), parted by `|`.

use super::fields::{Field, State};

/// Words for a state.
pub(super) const STATES: [(State, &str); 6] = [
    (
        State::Open,
        "dang xu ly|dang giai quyet|dang thu ly|dang thuc hien|da tiep nhan|\
         moi tiep nhan|duoc tiep nhan|tiep nhan|cho xu ly|cho giai quyet|\
         chua giai quyet|chua xu ly|trong han|qua han",
    ),
    (
        State::Supplement,
        "bo sung|cho bo sung|dang bo sung|yeu cau bo sung|bo sung ho so|\
         cho bo sung ho so",
    ),
    (
        State::Ready,
        "co ket qua|da co ket qua|cho tra ket qua|cho tra|chua tra|\
         da giai quyet|da xu ly|da xu ly xong|da xong|hoan thanh|da hoan thanh",
    ),
    (
        State::Delivered,
        "da tra|da tra ket qua|da tra kq|tra ket qua|da nhan ket qua|\
         da giao ket qua",
    ),
    (
        State::Stopped,
        "dung xu ly|da dung|dung|tra lai|tra lai ho so|khong giai quyet|\
         tu choi|huy",
    ),
    (
        State::Withdrawn,
        "rut|da rut|rut ho so|xin rut|cong dan rut|cong dan rut ho so",
    ),
];

/// What the form writes over columns that are not read: how many sets, how the
/// result is collected, who signs, and the group over the days.
pub(super) const IGNORED: &str = "tt|stt|so tt|so luong ho so|so luong ho so bo|\
     ky nhan|nhan va tra ket qua";
/// The group over the days, where a sheet writes it before each of them.
pub(super) const GROUP: &str = "nhan va tra ket qua ";

/// Words over a column: of the register (form 06 of Circular 01/2018, form 07
/// of Circular 03/2025) and of the sheets that offices keep.
pub(super) const HEADINGS: [(Field, &str); 23] = [
    (
        Field::Code,
        "ma ho so|so ho so|ma so ho so|ma so|ma hs|so hs|ma bien nhan|\
         so bien nhan|dossier code|code",
    ),
    (
        Field::OutsideCode,
        "ma ngoai|ma ho so cong|ma cong|ma ho so dvcqg|ma dvcqg|\
         ma ho so quoc gia|ma dich vu cong|outside code",
    ),
    (
        Field::Procedure,
        "ma tthc|ma thu tuc|ma thu tuc hanh chinh|procedure code",
    ),
    (
        Field::ProcedureName,
        "ten tthc|tthc|ten thu tuc|ten thu tuc hanh chinh|thu tuc|\
         thu tuc hanh chinh|loai ho so|noi dung ho so|ten ho so|procedure",
    ),
    (
        Field::Name,
        "ho va ten|ho ten|ten to chuc ca nhan|to chuc ca nhan|\
         ten ca nhan to chuc|ca nhan to chuc|chu ho so|nguoi nop|ten nguoi nop|\
         nguoi yeu cau|cong dan|ten cong dan|applicant|name",
    ),
    (
        Field::Phone,
        "dien thoai|so dien thoai|sdt|so dt|dt|di dong|phone",
    ),
    (
        Field::IdNumber,
        "cccd|so cccd|cmnd|cccd cmnd|cmnd cccd|so cmnd cccd|so dinh danh|\
         so giay to|can cuoc|id number",
    ),
    (
        Field::Address,
        "dia chi|noi cu tru|thuong tru|noi o|address",
    ),
    (
        Field::AddressPhone,
        "dia chi so dien thoai|dia chi va so dien thoai|dia chi dien thoai|\
         dia chi sdt|so dien thoai dia chi|dien thoai dia chi|\
         address and telephone",
    ),
    (
        Field::Received,
        "ngay tiep nhan|ngay nhan|ngay nhan ho so|ngay nop|nhan ho so|\
         tiep nhan ho so|thoi gian tiep nhan|tiep nhan|received",
    ),
    (
        Field::ReceivedTime,
        "gio tiep nhan|gio nhan|gio nop|received time",
    ),
    (
        Field::Due,
        "ngay hen tra|ngay hen|ngay hen tra ket qua|hen tra|hen tra ket qua|\
         han tra|han tra ket qua|han giai quyet|ngay den han|thoi gian hen tra|\
         due",
    ),
    (Field::DueTime, "gio hen|gio hen tra|due time"),
    (
        Field::Unit,
        "don vi|don vi xu ly|don vi giai quyet|phong ban|phong chuyen mon|\
         co quan giai quyet|co quan chu tri giai quyet|co quan chu tri|noi giai quyet|bo phan xu ly|\
         chuyen ho so den co quan giai quyet|unit",
    ),
    (
        Field::Holder,
        "can bo|can bo xu ly|can bo thu ly|cong chuc|cong chuc xu ly|\
         chuyen vien|nguoi xu ly|nguoi thu ly|tai khoan|holder",
    ),
    (
        Field::State,
        "trang thai|trang thai ho so|tinh trang|tinh trang ho so|state|status",
    ),
    (
        Field::SupplementAsked,
        "ngay yeu cau bo sung|ngay bo sung|supplement asked",
    ),
    (
        Field::Ended,
        "ngay ket thuc|ngay co ket qua|ngay giai quyet xong|ngay hoan thanh|\
         ngay xong|ngay xu ly xong|nhan ket qua|\
         nhan ket qua tu co quan giai quyet|ended",
    ),
    (
        Field::Delivered,
        "ngay tra|ngay tra ket qua|tra ket qua|ngay tra thuc te|delivered",
    ),
    (
        Field::ResultNumber,
        "so ket qua|so van ban ket qua|so quyet dinh|so giay|so hieu ket qua|\
         so ky hieu ket qua|result number",
    ),
    (Field::Fee, "le phi|phi|phi le phi|so tien|muc thu|fee"),
    (
        Field::FeePaid,
        "da thu|da nop|so tien da thu|da thu phi|da nop phi|fee paid",
    ),
    (Field::Note, "ghi chu|note|notes"),
];
