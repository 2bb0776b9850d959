// What can be wrong with a dataset's folders, in the words a person reads.
import type { Diagnostic } from '../diagnostics'
import { error, text, warning } from '../diagnostics'
import type { SkippedFile } from './dataset'

const EXPECTED = text(
  'Choose a folder with one subfolder per class, each holding images (PNG, JPEG, WebP or GIF); train, val and test folders may stand above them.',
  '请选择每个类别各有一个子文件夹的文件夹，子文件夹内存放图像（PNG、JPEG、WebP 或 GIF）；其上可再分 train、val、test 文件夹。',
)

export function emptyFolder(folder: string): Diagnostic {
  return error(
    'data/empty-folder',
    text(
      `The folder “${folder}” is empty; expected one subfolder of images per class.`,
      `文件夹“${folder}”是空的；应为每个类别各有一个存放图像的子文件夹。`,
    ),
    {
      hint: EXPECTED,
      file: folder,
    },
  )
}

export function unreadableFolder(folder: string): Diagnostic {
  return error('data/unreadable', text(`The folder “${folder}” could not be read.`, `无法读取文件夹“${folder}”。`), {
    hint: text('Check that this account may open it, then load it again.', '请确认当前账户有权打开它，然后重新载入。'),
    file: folder,
  })
}

export function noImages(folder: string): Diagnostic {
  return error(
    'data/no-images',
    text(`The folder “${folder}” holds files, but no image in any subfolder.`, `文件夹“${folder}”中有文件，但子文件夹里没有图像。`),
    {
      hint: EXPECTED,
      file: folder,
    },
  )
}

export function noClassFolders(folder: string, count: number): Diagnostic {
  return error(
    'data/no-class-folders',
    text(
      `The folder “${folder}” holds images (${count}) but no subfolder per class, so their classes are unknown.`,
      `文件夹“${folder}”直接存放了图像（${count} 张），没有按类别分子文件夹，无法得知类别。`,
    ),
    {
      hint: text(
        'Make one subfolder per class and move each image into its own.',
        '请为每个类别建一个子文件夹，并把图像移到对应的子文件夹。',
      ),
      file: folder,
    },
  )
}

export function oneClass(folder: string, className: string): Diagnostic {
  return error(
    'data/one-class',
    text(
      `The folder “${folder}” holds one class only, “${className}”; expected two or more.`,
      `文件夹“${folder}”中只有“${className}”一个类别；至少需要两个类别。`,
    ),
    {
      hint: text(
        'Add a subfolder with images of another class, or choose the folder above.',
        '请添加另一个类别的图像子文件夹，或改选上一级文件夹。',
      ),
      file: folder,
    },
  )
}

export function noTrain(folder: string): Diagnostic {
  return error(
    'data/no-train',
    text(
      `The folder “${folder}” has no training images; expected a train folder with one subfolder per class.`,
      `文件夹“${folder}”中没有训练图像；应有 train 文件夹，其中每个类别各有一个子文件夹。`,
    ),
    {
      hint: text(
        'Add a train folder, or choose a folder whose subfolders are the classes.',
        '请添加 train 文件夹，或选择以类别为子文件夹的文件夹。',
      ),
      file: folder,
    },
  )
}

export function halfPair(file: string, isTrain: boolean): Diagnostic {
  const missing = isTrain ? 'test_*.h5' : 'train_*.h5'
  return error(
    'data/hdf5-half-pair',
    text(`“${file}” has no partner: expected ${missing} beside it.`, `“${file}”缺少配对文件：旁边应有 ${missing}。`),
    {
      hint: text('Put both files of the pair into one folder and choose that folder.', '请把一对文件放在同一文件夹，再选择该文件夹。'),
      file,
    },
  )
}

export function emptyClass(folder: string): Diagnostic {
  return warning(
    'data/empty-class',
    text(`The folder “${folder}” holds no image, so it is not counted as a class.`, `文件夹“${folder}”中没有图像，不计为类别。`),
    { file: folder },
  )
}

export function ignoredFolder(folder: string): Diagnostic {
  return warning(
    'data/ignored-folder',
    text(`The folder “${folder}” stands beside train and test and was left out.`, `文件夹“${folder}”与 train、test 并列，未被读取。`),
    { file: folder },
  )
}

export function classNotInTrain(className: string): Diagnostic {
  return warning(
    'data/class-not-in-train',
    text(`The class “${className}” has no training image, so it can't be learned.`, `类别“${className}”没有训练图像，模型无法学到它。`),
  )
}

export function outsideClasses(path: string): SkippedFile {
  return { file: path, code: 'data/outside-classes', reason: text('It lies outside every class folder.', '它不在任何类别文件夹中。') }
}

/** The window asks what arrays are for; see ArraySettings. */
export function arraysFolder(folder: string): Diagnostic {
  return error('data/arrays-folder', text(`The folder “${folder}” holds arrays, not images.`, `文件夹“${folder}”中是数组，而不是图像。`), {
    hint: text('Choose it again, and say what each array is for.', '请重新选择它，并指定各数组的用途。'),
    file: folder,
  })
}

export function nestedClasses(folder: string): Diagnostic {
  return {
    code: 'data/nested-classes',
    severity: 'info',
    message: text(
      `“${folder}” holds folders of its own; all images in them count as “${folder}”.`,
      `“${folder}”中还有文件夹；其中的图像均计为“${folder}”。`,
    ),
    hint: text('If those folders are the classes, let the whole path name the class.', '如果这些文件夹才是类别，请以完整路径作为类别名。'),
    file: folder,
  }
}
